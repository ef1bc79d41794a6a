-- What health is judged by: the state and the streaks of polls of each source, and its items on each whole day since
-- $first. The days of an item are those of the Netherlands.
WITH counted AS (
    SELECT source_id, CAST(timezone('Europe/Amsterdam', timezone('UTC', at_ts)) AS DATE) AS day,
        count(DISTINCT item_id) AS n
    FROM base.source_item
    WHERE at_ts >= $first
    GROUP BY ALL
),
days AS (
    SELECT w.source_id, list(w.day ORDER BY w.day) AS days, list(coalesce(c.n, 0) ORDER BY w.day) AS counts
    FROM base.whole_day AS w
    LEFT JOIN counted AS c ON c.source_id = w.source_id AND c.day = w.day
    WHERE w.day > CAST($first AS DATE)
    GROUP BY w.source_id
),
polls AS (
    SELECT source_id, sum(n_polls) AS n_polls, min(since) AS first_polled_at, max(until_at) AS last_polled_at
    FROM base.poll_streak GROUP BY source_id
),
items AS (SELECT source_id, max(newest_ts) AS last_item_at FROM base.source_item GROUP BY source_id),
entries AS (SELECT source_id, count(*) AS n_entries FROM base.entry GROUP BY source_id)
SELECT s.id AS source_id, s.name, s.genre,
    coalesce(p.n_polls, 0) AS n_polls, p.first_polled_at, p.last_polled_at,
    st.last_success_at, st.next_due_at, st.muted_reason, st.permanent_redirect_to,
    coalesce(st.n_permanent_redirects, 0) AS n_permanent_redirects,
    CASE WHEN a.failed THEN a.error END AS error, coalesce(a.message, '') AS message,
    a.since AS streak_since, coalesce(a.n_polls, 0) AS n_streak,
    b.since AS before_since, coalesce(b.n_polls, 0) AS n_before,
    coalesce(e.n_entries, 0) AS n_entries, i.last_item_at, d.days, d.counts
FROM base.source AS s
LEFT JOIN base.source_state AS st ON st.source_id = s.id
LEFT JOIN polls AS p ON p.source_id = s.id
LEFT JOIN base.poll_streak AS a ON a.source_id = s.id AND a.age = 1
LEFT JOIN base.poll_streak AS b ON b.source_id = s.id AND b.age = 2
LEFT JOIN items AS i ON i.source_id = s.id
LEFT JOIN entries AS e ON e.source_id = s.id
LEFT JOIN days AS d ON d.source_id = s.id
ORDER BY s.id
