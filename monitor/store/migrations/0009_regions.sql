-- Provinces and safety regions as areas of their own, and municipalities that became part of another.
ALTER TABLE base.municipality ADD COLUMN safety_region VARCHAR DEFAULT '';

CREATE TABLE base.merger (
    old_code VARCHAR PRIMARY KEY,
    new_code VARCHAR NOT NULL
);

-- An item in every area it counts for: the country, and each municipality that it places itself in, with its province
-- and safety region. A merged municipality counts, also for its past, for the one it became part of.
CREATE OR REPLACE VIEW base.placed AS
WITH located AS (
    SELECT t.item_id, coalesce(g.new_code, t.code) AS code
    FROM base.tag_municipality AS t
    LEFT JOIN base.merger AS g ON g.old_code = t.code
)
SELECT
    i.id AS item_id, coalesce(st.story_id, i.id) AS story_id, i.source_id, i.assignment_id, a.area,
    CAST(timezone('Europe/Amsterdam', timezone('UTC', i.trend_at)) AS DATE) AS day
FROM base.item AS i
LEFT JOIN base.story AS st ON st.item_id = i.id
JOIN (
    SELECT id AS item_id, 'NL' AS area FROM base.item
    UNION
    SELECT item_id, code AS area FROM located
    UNION
    SELECT l.item_id, 'PV:' || m.province FROM located AS l JOIN base.municipality AS m ON m.code = l.code
    UNION
    SELECT l.item_id, 'VR:' || m.safety_region
    FROM located AS l JOIN base.municipality AS m ON m.code = l.code AND m.safety_region <> ''
) AS a ON a.item_id = i.id
WHERE i.trend_at IS NOT NULL;
