INSERT INTO base.item BY NAME
SELECT n.*,
    CASE
        WHEN n.date_flag IN ('ok', 'relative') THEN n.published_at
        -- Without a date, the day it appeared says something only if the source was looked at shortly before.
        WHEN n.date_flag = 'missing' AND EXISTS (
            FROM base.poll AS p
            WHERE p.source_id = n.source_id AND p.status IN ('ok', 'empty', 'not_modified')
                AND p.polled_at BETWEEN n.first_seen_at - INTERVAL 3 DAY AND n.first_seen_at - INTERVAL 1 HOUR
        ) THEN n.first_seen_at
    END AS trend_at,
    n.first_seen_at AS changed_at, 1 AS n_versions
FROM (SELECT unnest($rows, recursive := true)) AS n
ANTI JOIN base.item AS i ON i.id = n.id
ANTI JOIN base.tombstone AS t ON t.item_id = n.id
RETURNING id
