-- A full answer vouches for what it shows; an unchanged or empty one for the time since the last success.
INSERT INTO base.poll BY NAME
SELECT p.* REPLACE (
    CASE
        WHEN p.status = 'ok' AND p.covers_from IS NOT NULL THEN p.covers_from
        WHEN p.status IN ('not_modified', 'empty') OR (p.status = 'ok' AND p.n_new = 0) THEN s.last_ok
    END AS covers_from
)
FROM (SELECT unnest($rows, recursive := true)) AS p
LEFT JOIN (
    SELECT source_id, max(polled_at) AS last_ok
    FROM base.poll WHERE status IN ('ok', 'empty', 'not_modified') GROUP BY source_id
) AS s ON s.source_id = p.source_id
