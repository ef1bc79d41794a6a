-- When each source was first fetched well. A poll that is no longer kept counts by the last success that is remembered.
SELECT source_id, min(at_ts) AS first_success_at
FROM (
    SELECT source_id, polled_at AS at_ts FROM base.poll WHERE status IN ('ok', 'empty', 'not_modified')
    UNION ALL
    SELECT source_id, last_success_at FROM base.source_state WHERE last_success_at IS NOT NULL
)
GROUP BY source_id
