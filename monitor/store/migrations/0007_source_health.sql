-- The health of sources over time: what each run found, and what it is judged by.

-- One row for each time that a source entered a state; later runs that find the same state bring it up to date.
CREATE TABLE base.source_health (
    source_id VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL,
    assignment_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    judged_at TIMESTAMP NOT NULL,
    state VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    advice VARCHAR NOT NULL,
    error VARCHAR,
    moved_to VARCHAR,
    is_news BOOLEAN NOT NULL,
    last_success_at TIMESTAMP,
    last_item_at TIMESTAMP,
    n_items_7d INTEGER NOT NULL,
    expected_7d DOUBLE,
    lower_7d INTEGER,
    upper_7d INTEGER,
    n_items_28d INTEGER NOT NULL,
    expected_28d DOUBLE,
    judged_from DATE,
    PRIMARY KEY (source_id, since)
);

-- Polls in a row that all failed, or that all did not; the newest streak of a source has age 1.
CREATE VIEW base.poll_streak AS
SELECT source_id, failed, min(polled_at) AS since, max(polled_at) AS until_at, count(*) AS n_polls,
    arg_max(error, place) AS error, arg_max(message, place) AS message,
    row_number() OVER (PARTITION BY source_id ORDER BY max(place) DESC) AS age
FROM (
    SELECT source_id, polled_at, status = 'failed' AS failed, error, message,
        row_number() OVER (PARTITION BY source_id ORDER BY polled_at, rowid) AS place,
        row_number() OVER (PARTITION BY source_id, status = 'failed' ORDER BY polled_at, rowid) AS place_in_kind
    FROM base.poll
    WHERE status <> 'skipped'
)
GROUP BY source_id, failed, place - place_in_kind;

-- Days that were observed from beginning to end. A stretch of observed days begins with the oldest entry that was
-- shown and ends at a poll, so its first and its last day are known in part.
CREATE VIEW base.whole_day AS
SELECT source_id, day
FROM base.source_day
QUALIFY lag(day) OVER (PARTITION BY source_id ORDER BY day) = day - 1
    AND lead(day) OVER (PARTITION BY source_id ORDER BY day) = day + 1;

-- What each source brought, and when. Several feeds may name one page, which is stored under the first: it counts for
-- all of them. A wrong date in the future says when it was seen at the latest. In a forum a thread that goes on counts
-- again, once the forum is watched.
CREATE VIEW base.source_item AS
SELECT b.source_id, b.item_id,
    CASE
        WHEN s.kind = 'forum' AND b.seen_at > f.first_ok THEN b.seen_at
        ELSE coalesce(i.trend_at, CASE WHEN i.date_flag = 'future' THEN i.first_seen_at END)
    END AS at_ts,
    coalesce(at_ts, i.first_seen_at) AS newest_ts
FROM (
    SELECT source_id, id AS item_id, NULL::TIMESTAMP AS seen_at FROM base.item
    UNION
    SELECT source_id, item_id, first_seen_at FROM base.entry WHERE item_id IS NOT NULL
) AS b
JOIN base.item AS i ON i.id = b.item_id
LEFT JOIN base.source AS s ON s.id = b.source_id
LEFT JOIN (
    SELECT source_id, min(polled_at) AS first_ok FROM base.poll
    WHERE status IN ('ok', 'empty', 'not_modified') GROUP BY source_id
) AS f ON f.source_id = b.source_id;

-- How each source does, as the last run found it.
CREATE OR REPLACE VIEW source_health AS
SELECT s.id AS source_id, s.name, s.genre,
    coalesce(h.state, CASE
        WHEN st.muted_reason IS NOT NULL THEN 'muted'
        WHEN p.source_id IS NULL THEN 'never_polled'
        WHEN p.failed THEN 'broken'
        ELSE 'healthy'
    END) AS state,
    h.since, h.judged_at,
    st.last_success_at, h.last_item_at,
    h.n_items_7d, h.expected_7d, h.lower_7d, h.upper_7d, h.n_items_28d, h.expected_28d, h.judged_from,
    h.reason, h.advice, p.error, p.message, h.moved_to AS permanent_redirect_to
FROM base.source AS s
LEFT JOIN base.source_state AS st ON st.source_id = s.id
LEFT JOIN base.poll_streak AS p ON p.source_id = s.id AND p.age = 1
LEFT JOIN (
    FROM base.source_health QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY since DESC) = 1
) AS h ON h.source_id = s.id;
