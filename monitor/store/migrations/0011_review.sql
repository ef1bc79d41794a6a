-- Labels that a person looked at, what the tagger knew about its own work, and which label counts.

CREATE TABLE base.review (
    number INTEGER PRIMARY KEY,
    item_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    tagger_version VARCHAR NOT NULL,
    themes VARCHAR[],
    disinformation BOOLEAN,
    claim_id VARCHAR,
    stance VARCHAR,
    unrest_level VARCHAR,
    municipalities VARCHAR[],
    event_when VARCHAR,
    event_starts_at TIMESTAMP,
    corrected VARCHAR[] NOT NULL,
    by_role VARCHAR NOT NULL,
    reviewed_at TIMESTAMP NOT NULL,
    why_offered VARCHAR[] NOT NULL,
    note VARCHAR NOT NULL,
    withdraws INTEGER
);

CREATE TABLE base.tag_health (
    item_id VARCHAR PRIMARY KEY,
    assignment_id VARCHAR NOT NULL,
    n_words INTEGER NOT NULL,
    n_unknown INTEGER NOT NULL,
    nearest_theme VARCHAR NOT NULL,
    theme_margin DOUBLE NOT NULL,
    flag_margin DOUBLE NOT NULL,
    unrest_margin DOUBLE NOT NULL,
    event_margin DOUBLE NOT NULL,
    p_claim DOUBLE,
    disagreements VARCHAR[] NOT NULL,
    rule_hits VARCHAR[] NOT NULL
);

-- Reviews of the text as it is now that were not taken back.
CREATE VIEW base.live_review AS
SELECT r.*
FROM base.review AS r
JOIN base.item AS i ON i.id = r.item_id AND i.text_hash = r.text_hash
WHERE r.withdraws IS NULL
    AND NOT EXISTS (SELECT 1 FROM base.review AS w WHERE w.withdraws = r.number);

-- What persons said of an item: per field the last one counts; NULL: nobody judged it.
CREATE VIEW base.judged AS
SELECT item_id,
    arg_max(themes, number) FILTER (themes IS NOT NULL) AS themes,
    arg_max(disinformation, number) FILTER (disinformation IS NOT NULL) AS disinformation,
    arg_max(claim_id, number) FILTER (claim_id IS NOT NULL) AS claim_id,
    arg_max(stance, number) FILTER (stance IS NOT NULL) AS stance,
    arg_max(unrest_level, number) FILTER (unrest_level IS NOT NULL) AS unrest_level,
    arg_max(municipalities, number) FILTER (municipalities IS NOT NULL) AS municipalities,
    arg_max(event_when, number) FILTER (event_when IS NOT NULL) AS event_when,
    arg_max_null(event_starts_at, number) FILTER (event_when IS NOT NULL) AS event_starts_at,
    arg_max(by_role, number) AS by_role,
    max(reviewed_at) AS reviewed_at
FROM base.live_review
GROUP BY item_id;

-- The labels that count. The machine's stay as they are in base.tag, base.tag_theme and so on.
CREATE VIEW base.label_theme AS
SELECT t.item_id, t.theme, t.p
FROM base.tag_theme AS t
LEFT JOIN base.judged AS j ON j.item_id = t.item_id
WHERE t.labelled AND j.themes IS NULL
UNION ALL
SELECT j.item_id, j.theme, coalesce(t.p, 1.0) AS p
FROM (SELECT item_id, unnest(themes) AS theme FROM base.judged) AS j
LEFT JOIN base.tag_theme AS t ON t.item_id = j.item_id AND t.theme = j.theme;

CREATE VIEW base.label_claim AS
SELECT c.item_id, c.claim_id, c.stance
FROM base.tag_claim AS c
LEFT JOIN base.judged AS j ON j.item_id = c.item_id
WHERE j.claim_id IS NULL
UNION ALL
SELECT item_id, claim_id, coalesce(nullif(stance, ''), CASE WHEN disinformation THEN 'asserts' ELSE 'reports' END)
FROM base.judged
WHERE claim_id <> '';

CREATE VIEW base.label_municipality AS
SELECT m.item_id, m.code
FROM base.tag_municipality AS m
LEFT JOIN base.judged AS j ON j.item_id = m.item_id
WHERE j.municipalities IS NULL
UNION ALL
SELECT item_id, unnest(municipalities) AS code FROM base.judged;

CREATE VIEW base.label AS
SELECT t.item_id, t.assignment_id, t.tagger_version, t.tagged_at, t.p_disinformation,
    coalesce(j.disinformation, t.flagged) AS flagged,
    coalesce(j.unrest_level, t.unrest_level) AS unrest_level,
    CASE
        WHEN j.event_when IS NULL THEN t.event_kind
        WHEN j.event_when = '' THEN NULL
        WHEN t.event_kind IN ('call', 'cancelled') THEN t.event_kind
        ELSE 'announcement'
    END AS event_kind,
    CASE WHEN j.event_when IS NULL THEN t.event_when_text ELSE nullif(j.event_when, '') END AS event_when_text,
    CASE WHEN j.event_when IS NULL THEN t.event_starts_at ELSE j.event_starts_at END AS event_starts_at,
    CASE
        WHEN j.event_when = '' THEN NULL
        WHEN j.municipalities IS NULL OR list_contains(j.municipalities, t.event_municipality)
            THEN t.event_municipality
        WHEN len(j.municipalities) = 1 THEN j.municipalities[1]
    END AS event_municipality,
    CASE WHEN j.item_id IS NULL THEN 'machine' ELSE 'review' END AS origin,
    j.by_role AS reviewed_by, j.reviewed_at
FROM base.tag AS t
LEFT JOIN base.judged AS j ON j.item_id = t.item_id;

CREATE OR REPLACE VIEW tags AS
SELECT
    t.item_id,
    coalesce(th.themes, []) AS themes,
    t.flagged, t.p_disinformation, coalesce(c.claims, []) AS claims,
    t.unrest_level, coalesce(m.municipalities, []) AS municipalities,
    t.event_kind, t.event_when_text, t.event_starts_at, t.event_municipality,
    t.tagger_version, t.tagged_at, t.assignment_id, t.origin, t.reviewed_by, t.reviewed_at
FROM base.label AS t
LEFT JOIN (
    SELECT item_id, list(theme ORDER BY p DESC, theme) AS themes FROM base.label_theme GROUP BY item_id
) AS th USING (item_id)
LEFT JOIN (
    SELECT item_id, list(DISTINCT claim_id ORDER BY claim_id) AS claims FROM base.label_claim GROUP BY item_id
) AS c USING (item_id)
LEFT JOIN (
    SELECT item_id, list(DISTINCT code ORDER BY code) AS municipalities FROM base.label_municipality GROUP BY item_id
) AS m USING (item_id);

-- As "tags" was before anybody corrected it.
CREATE VIEW machine_tags AS
SELECT
    t.item_id,
    coalesce(th.themes, []) AS themes,
    t.flagged, t.p_disinformation, coalesce(c.claims, []) AS claims,
    t.unrest_level, coalesce(m.municipalities, []) AS municipalities,
    t.event_kind, t.event_when_text, t.event_starts_at, t.event_municipality,
    t.tagger_version, t.tagged_at, t.assignment_id
FROM base.tag AS t
LEFT JOIN (
    SELECT item_id, list(theme ORDER BY p DESC, theme) AS themes FROM base.tag_theme WHERE labelled GROUP BY item_id
) AS th USING (item_id)
LEFT JOIN (
    SELECT item_id, list(DISTINCT claim_id ORDER BY claim_id) AS claims FROM base.tag_claim GROUP BY item_id
) AS c USING (item_id)
LEFT JOIN (
    SELECT item_id, list(DISTINCT code ORDER BY code) AS municipalities FROM base.tag_municipality GROUP BY item_id
) AS m USING (item_id);

CREATE VIEW reviews AS
SELECT number, item_id, themes, disinformation, claim_id, stance, unrest_level, municipalities, event_when,
    event_starts_at, corrected, by_role, reviewed_at, why_offered, note, withdraws, tagger_version, assignment_id
FROM base.review;

-- An item in every area it counts for: the country, and each municipality that it places itself in, with its province
-- and safety region. A merged municipality counts, also for its past, for the one it became part of.
CREATE OR REPLACE VIEW base.placed AS
WITH located AS (
    SELECT t.item_id, coalesce(g.new_code, t.code) AS code
    FROM base.label_municipality AS t
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

CREATE OR REPLACE VIEW theme_day AS
SELECT t.theme, p.area AS municipality, p.day,
    count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources,
    any_value(coalesce(c.coverage, 0)) AS coverage
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id
LEFT JOIN base.coverage_day AS c ON c.day = p.day
GROUP BY t.theme, p.area, p.day;

CREATE OR REPLACE VIEW theme_week AS
SELECT t.theme, p.area AS municipality, CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on,
    strftime(date_trunc('week', p.day), '%G-W%V') AS week,
    count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources,
    any_value(coalesce(c.coverage, 0)) AS coverage
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id
LEFT JOIN base.coverage_week AS c ON c.week_starts_on = date_trunc('week', p.day)
GROUP BY t.theme, p.area, date_trunc('week', p.day);
