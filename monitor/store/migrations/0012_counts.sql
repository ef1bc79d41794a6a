-- With every count: what comes from sources that are new, and which version of the theme it was counted with. What a
-- signal rests on, and how many of the signals of a week are to be expected by chance.

ALTER TABLE base.tag_theme ADD COLUMN version VARCHAR DEFAULT '';
ALTER TABLE base.detection ADD COLUMN theme_version VARCHAR DEFAULT '';
ALTER TABLE base.signal ADD COLUMN ratio_low DOUBLE;
ALTER TABLE base.signal ADD COLUMN ratio_high DOUBLE;
ALTER TABLE base.signal ADD COLUMN n_stories INTEGER DEFAULT 0;
ALTER TABLE base.signal ADD COLUMN n_new_stories INTEGER DEFAULT 0;
ALTER TABLE base.signal ADD COLUMN new_since DATE;
ALTER TABLE base.signal ADD COLUMN calendar_role VARCHAR DEFAULT '';
ALTER TABLE base.signal ADD COLUMN extent VARCHAR DEFAULT '';
ALTER TABLE base.signal ADD COLUMN leading_place VARCHAR DEFAULT '';
ALTER TABLE base.signal ADD COLUMN theme_version VARCHAR DEFAULT '';
ALTER TABLE base.signal ADD COLUMN n_other_weeks INTEGER DEFAULT 0;
ALTER TABLE base.signal ADD COLUMN note VARCHAR DEFAULT '';

CREATE TABLE base.signal_driver (
    signal_id VARCHAR NOT NULL,
    assignment_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    n_stories INTEGER NOT NULL,
    n_items INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    usual DOUBLE NOT NULL,
    PRIMARY KEY (signal_id, kind, ref)
);

CREATE TABLE base.judged_week (
    assignment_id VARCHAR NOT NULL,
    week_starts_on DATE NOT NULL,
    family VARCHAR NOT NULL,
    n_tested INTEGER NOT NULL,
    n_signals INTEGER NOT NULL,
    n_by_chance DOUBLE NOT NULL,
    PRIMARY KEY (assignment_id, week_starts_on, family)
);

-- Since when a source is followed. For eight weeks, from the first week of which six days can be observed, it is new
-- and its stories are compared with nothing (monitor/detect/exposure.py; a test holds the two together).
CREATE VIEW base.source_start AS
SELECT source_id, min(day) AS followed_since,
    CAST(date_trunc('week', min(day) + INTERVAL 5 DAY) + INTERVAL 56 DAY AS DATE) AS new_until
FROM base.source_day
GROUP BY source_id;

CREATE VIEW base.item_week AS
SELECT CAST(date_trunc('week', day) AS DATE) AS week_starts_on, count(*) AS n_items
FROM base.placed
WHERE area = 'NL'
GROUP BY ALL;

-- With which versions of a theme the items of a week were looked at, whether they got it or not.
CREATE VIEW base.theme_version_week AS
SELECT theme, week_starts_on, string_agg(version, ' + ' ORDER BY version) AS theme_version,
    CAST(sum(n_tagged) AS BIGINT) AS n_tagged
FROM (
    SELECT t.theme, CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on,
        coalesce(nullif(t.version, ''), 'unknown') AS version, count(*) AS n_tagged
    FROM base.placed AS p
    JOIN base.tag_theme AS t ON t.item_id = p.item_id
    WHERE p.area = 'NL'
    GROUP BY ALL
)
GROUP BY theme, week_starts_on;

-- The version of each theme that looked at an item last.
CREATE VIEW base.theme_now AS
SELECT t.theme, coalesce(nullif(arg_max(t.version, (g.tagged_at, t.version)), ''), 'unknown') AS theme_version
FROM base.tag_theme AS t
JOIN base.tag AS g ON g.item_id = t.item_id
GROUP BY t.theme;

CREATE OR REPLACE VIEW base.label_theme AS
SELECT t.item_id, t.theme, t.p, t.version
FROM base.tag_theme AS t
LEFT JOIN base.judged AS j ON j.item_id = t.item_id
WHERE t.labelled AND j.themes IS NULL
UNION ALL
SELECT j.item_id, j.theme, coalesce(t.p, 1.0) AS p, coalesce(t.version, '') AS version
FROM (SELECT item_id, unnest(themes) AS theme FROM base.judged) AS j
LEFT JOIN base.tag_theme AS t ON t.item_id = j.item_id AND t.theme = j.theme;

-- A story is new where only sources that are new, or not followed yet on its day, have told it.
CREATE OR REPLACE VIEW theme_day AS
SELECT t.theme, p.area AS municipality, p.day,
    count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources,
    any_value(coalesce(c.coverage, 0)) AS coverage,
    n_stories - count(DISTINCT p.story_id) FILTER (p.day >= s.new_until) AS n_new_stories,
    n_new_stories / n_stories AS share_new,
    min(s.followed_since) FILTER (p.day < s.new_until) AS new_since,
    array_to_string(list_sort(list(DISTINCT coalesce(nullif(t.version, ''), 'unknown'))), ' + ') AS theme_version
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id
LEFT JOIN base.coverage_day AS c ON c.day = p.day
LEFT JOIN base.source_start AS s ON s.source_id = p.source_id
GROUP BY t.theme, p.area, p.day;

CREATE OR REPLACE VIEW theme_week AS
SELECT t.theme, p.area AS municipality, CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on,
    strftime(date_trunc('week', p.day), '%G-W%V') AS week,
    count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources,
    any_value(coalesce(c.coverage, 0)) AS coverage,
    n_stories - count(DISTINCT p.story_id) FILTER (p.day >= s.new_until) AS n_new_stories,
    n_new_stories / n_stories AS share_new,
    min(s.followed_since) FILTER (p.day < s.new_until) AS new_since,
    array_to_string(list_sort(list(DISTINCT coalesce(nullif(t.version, ''), 'unknown'))), ' + ') AS theme_version
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id
LEFT JOIN base.coverage_week AS c ON c.week_starts_on = date_trunc('week', p.day)
LEFT JOIN base.source_start AS s ON s.source_id = p.source_id
GROUP BY t.theme, p.area, date_trunc('week', p.day);

CREATE OR REPLACE VIEW signals AS
SELECT id, theme, area AS municipality, week_starts_on, observed, expected, lower, upper, p_value, q_value, ratio,
    n_items, n_sources, coverage, scope, calendar, method_version, assignment_id, ratio_low, ratio_high, n_stories,
    n_new_stories, new_since, calendar_role, extent, leading_place, theme_version, n_other_weeks, note
FROM base.signal;

CREATE VIEW signal_drivers AS
SELECT d.signal_id, s.theme, s.area AS municipality, s.week_starts_on, d.kind, d.ref, d.position, d.n_stories,
    d.n_items, d.n_sources, d.usual, d.assignment_id
FROM base.signal_driver AS d
JOIN base.signal AS s ON s.id = d.signal_id;

CREATE VIEW judged_weeks AS
SELECT week_starts_on, family, n_tested, n_signals, n_by_chance, assignment_id FROM base.judged_week;
