-- What the stories of each cell ($cells: a theme, an area and a week each) come down to: the stories that were copied
-- most, and the sources, claims and municipalities (of a region, its own) that brought most beyond their mean of the
-- eight weeks before.
WITH told AS (
    SELECT c.theme, c.area, c.week_starts_on, p.item_id, p.story_id, p.source_id, p.day >= c.week_starts_on AS is_now
    FROM (SELECT unnest($cells, recursive := true)) AS c
    JOIN base.placed AS p
        ON p.area = c.area AND p.day BETWEEN c.week_starts_on - 56 AND c.week_starts_on + 6
    JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = c.theme
),
parts AS (
    SELECT told.*, 'story' AS kind, story_id AS ref FROM told
    UNION ALL
    SELECT told.*, 'source' AS kind, source_id AS ref FROM told
    UNION ALL
    SELECT told.*, 'claim' AS kind, c.claim_id AS ref
    FROM told JOIN base.label_claim AS c ON c.item_id = told.item_id
    UNION ALL
    SELECT told.*, 'place' AS kind, m.area AS ref
    FROM told
    JOIN base.placed AS m ON m.item_id = told.item_id AND m.area LIKE 'GM%' AND m.area <> told.area
    JOIN base.municipality AS g ON g.code = m.area
    WHERE told.area IN ('NL', 'PV:' || g.province, 'VR:' || g.safety_region) OR told.area LIKE 'GM%'
)
SELECT theme, area, week_starts_on, kind, ref,
    count(DISTINCT story_id) FILTER (is_now) AS n_stories,
    count(DISTINCT item_id) FILTER (is_now) AS n_items,
    count(DISTINCT source_id) FILTER (is_now) AS n_sources,
    count(DISTINCT story_id) FILTER (NOT is_now) / 8 AS usual,
    row_number() OVER (
        PARTITION BY theme, area, week_starts_on, kind
        ORDER BY CASE WHEN kind = 'story' THEN n_items ELSE n_stories - usual END DESC, n_items DESC, ref
    ) AS position
FROM parts
GROUP BY theme, area, week_starts_on, kind, ref
HAVING n_items > 0 AND (kind <> 'story' OR n_items > 1)
QUALIFY position <= $most
ORDER BY theme, area, week_starts_on, kind, position
