-- A full answer vouches for what it shows. One of which half at least was known, or that shows nothing, reaches back to
-- the last success: nothing in between can have been missed. A pinned entry alone says nothing of the days between.
INSERT INTO base.poll BY NAME
SELECT p.* REPLACE (
    CASE
        WHEN p.status = 'ok' AND p.covers_from IS NOT NULL THEN p.covers_from
        WHEN p.status IN ('not_modified', 'empty') OR (p.status = 'ok' AND 2 * p.n_new <= p.n_entries) THEN s.last_ok
    END AS covers_from
)
FROM (SELECT unnest($rows, recursive := true)) AS p
LEFT JOIN (
    SELECT q.source_id, n.polled_at, max(q.polled_at) AS last_ok
    FROM base.poll AS q
    JOIN (SELECT unnest($rows, recursive := true)) AS n ON n.source_id = q.source_id AND q.polled_at <= n.polled_at
    WHERE q.status IN ('ok', 'empty', 'not_modified') GROUP BY ALL
) AS s ON s.source_id = p.source_id AND s.polled_at = p.polled_at
