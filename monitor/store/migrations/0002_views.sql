-- The stable views for analysts, and the helper views (schema base) that hold a rule once.

CREATE VIEW items AS
SELECT
    i.id, i.source_id, s.name AS source_name, i.genre, i.url, i.title, i.text, i.text_status,
    i.published_at, i.published_source, i.published_raw, i.date_flag, i.trend_at, i.first_seen_at, i.changed_at,
    i.n_versions, st.story_id, i.assignment_id
FROM base.item AS i
LEFT JOIN base.source AS s ON s.id = i.source_id
LEFT JOIN base.story AS st ON st.item_id = i.id;

CREATE VIEW item_versions AS
SELECT item_id, version, title, text, text_status, text_hash, seen_at, assignment_id FROM base.item_version;

CREATE VIEW tags AS
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

-- An item in every area it counts for: the country, and each municipality that it places itself in.
CREATE VIEW base.placed AS
SELECT
    i.id AS item_id, coalesce(st.story_id, i.id) AS story_id, i.source_id, i.assignment_id, a.area,
    CAST(timezone('Europe/Amsterdam', timezone('UTC', i.trend_at)) AS DATE) AS day
FROM base.item AS i
LEFT JOIN base.story AS st ON st.item_id = i.id
JOIN (
    SELECT id AS item_id, 'NL' AS area FROM base.item
    UNION
    SELECT item_id, code AS area FROM base.tag_municipality
) AS a ON a.item_id = i.id
WHERE i.trend_at IS NOT NULL;

-- Expected items a day of a source: its own mean over the days on which it was observed.
CREATE VIEW base.source_volume AS
SELECT d.source_id, min(d.day) AS first_day, count(DISTINCT d.day) AS n_days, count(p.item_id) AS n_items,
    count(p.item_id) / count(DISTINCT d.day) AS items_per_day
FROM base.source_day AS d
LEFT JOIN base.placed AS p ON p.source_id = d.source_id AND p.day = d.day AND p.area = 'NL'
GROUP BY d.source_id;

-- Share of the expected volume that was observed. A source counts from the first day it was observed.
CREATE VIEW base.coverage_day AS
SELECT c.day,
    coalesce(sum(v.items_per_day) FILTER (d.source_id IS NOT NULL) / nullif(sum(v.items_per_day), 0), 0) AS coverage,
    count(*) AS n_sources,
    count(d.source_id) AS n_observed
FROM (SELECT DISTINCT day FROM base.source_day) AS c
JOIN base.source_volume AS v ON v.first_day <= c.day
LEFT JOIN base.source_day AS d ON d.source_id = v.source_id AND d.day = c.day
GROUP BY c.day;

CREATE VIEW base.coverage_week AS
SELECT CAST(date_trunc('week', day) AS DATE) AS week_starts_on, sum(coverage) / 7 AS coverage
FROM base.coverage_day
GROUP BY ALL;

CREATE VIEW theme_day AS
SELECT t.theme, p.area AS municipality, p.day,
    count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources,
    any_value(coalesce(c.coverage, 0)) AS coverage
FROM base.placed AS p
JOIN base.tag_theme AS t ON t.item_id = p.item_id AND t.labelled
LEFT JOIN base.coverage_day AS c ON c.day = p.day
GROUP BY t.theme, p.area, p.day;

CREATE VIEW theme_week AS
SELECT t.theme, p.area AS municipality, CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on,
    strftime(date_trunc('week', p.day), '%G-W%V') AS week,
    count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources,
    any_value(coalesce(c.coverage, 0)) AS coverage
FROM base.placed AS p
JOIN base.tag_theme AS t ON t.item_id = p.item_id AND t.labelled
LEFT JOIN base.coverage_week AS c ON c.week_starts_on = date_trunc('week', p.day)
GROUP BY t.theme, p.area, date_trunc('week', p.day);

CREATE VIEW signals AS
SELECT id, theme, area AS municipality, week_starts_on, observed, expected, lower, upper, p_value, q_value, ratio,
    n_items, n_sources, coverage, scope, calendar, method_version, assignment_id
FROM base.signal;

CREATE VIEW decisions AS
SELECT d.id, d.municipality, m.name AS municipality_name, d.body, d.title, d.kind, d.kind_confirmed_by, d.phase,
    d.starts_at, d.location, d.status, d.link, d.source, d.first_seen_at, d.updated_at, d.assignment_id
FROM base.decision AS d
LEFT JOIN base.municipality AS m ON m.code = d.municipality;

CREATE VIEW rumours AS
SELECT id, municipality, theme, fact, rumour, fact_source, fact_on, status, created_at, updated_at, assignment_id
FROM base.rumour;

CREATE VIEW alerts AS
SELECT a.id, a.municipality, m.name AS municipality_name, a.theme, a.decision_id, a.state, a.author,
    r.by_role AS released_by, a.created_at, a.expires_on, a.assignment_id
FROM base.alert AS a
LEFT JOIN base.municipality AS m ON m.code = a.municipality
LEFT JOIN base.alert_step AS r ON r.alert_id = a.id AND r.state = 'vrijgegeven';

CREATE VIEW runs AS
SELECT id, kind, started_at, ended_at, status, version, summary, assignment_id FROM base.run;

-- How each source does. "Now" is the moment of the newest poll, so that the view needs no clock.
CREATE VIEW source_health AS
WITH ref AS (SELECT max(polled_at) AS at_ts FROM base.poll),
ranked AS (
    SELECT source_id, status, error, message, row_number() OVER (PARTITION BY source_id ORDER BY polled_at DESC) AS n
    FROM base.poll WHERE status <> 'skipped'
),
last_item AS (SELECT source_id, max(trend_at) AS last_item_at FROM base.item GROUP BY source_id),
recent AS (
    SELECT i.source_id, count(*) AS n FROM base.item AS i, ref
    WHERE i.trend_at > ref.at_ts - INTERVAL 28 DAY GROUP BY i.source_id
),
older AS (
    SELECT d.source_id, count(DISTINCT d.day) AS n_days, count(p.item_id) AS n_items
    FROM base.source_day AS d
    CROSS JOIN ref
    LEFT JOIN base.placed AS p ON p.source_id = d.source_id AND p.day = d.day AND p.area = 'NL'
    WHERE d.day < CAST(ref.at_ts AS DATE) - 28
    GROUP BY d.source_id
),
facts AS (
    SELECT s.id AS source_id, s.name, s.genre, st.last_success_at, st.muted_reason, st.permanent_redirect_to,
        l.last_item_at, coalesce(r.n, 0) AS n_items_28d,
        CASE WHEN o.n_days >= 28 THEN 28.0 * o.n_items / o.n_days END AS expected_28d,
        a.status AS status_1, b.status AS status_2, a.error, a.message
    FROM base.source AS s
    LEFT JOIN base.source_state AS st ON st.source_id = s.id
    LEFT JOIN last_item AS l ON l.source_id = s.id
    LEFT JOIN recent AS r ON r.source_id = s.id
    LEFT JOIN older AS o ON o.source_id = s.id
    LEFT JOIN ranked AS a ON a.source_id = s.id AND a.n = 1
    LEFT JOIN ranked AS b ON b.source_id = s.id AND b.n = 2
)
SELECT source_id, name, genre,
    CASE
        WHEN muted_reason IS NOT NULL THEN 'muted'
        WHEN status_1 IS NULL THEN 'never_polled'
        WHEN status_1 = 'failed' AND coalesce(status_2, 'ok') <> 'failed' THEN 'newly_broken'
        WHEN status_1 = 'failed' THEN 'broken'
        WHEN status_2 = 'failed' THEN 'recovered'
        WHEN expected_28d >= 1 AND n_items_28d = 0 THEN 'silent'
        WHEN last_item_at IS NULL OR last_item_at < (SELECT at_ts FROM ref) - INTERVAL 90 DAY THEN 'silent'
        WHEN expected_28d >= 6 AND n_items_28d < expected_28d - 2.5 * sqrt(expected_28d) THEN 'low_volume'
        ELSE 'healthy'
    END AS state,
    last_success_at, last_item_at, n_items_28d, expected_28d, error, message, permanent_redirect_to
FROM facts;
