-- The highest number in use behind a prefix such as "SIG-2026-".
SELECT coalesce(max(CAST(regexp_extract(id, '([0-9]+)$', 1) AS INTEGER)), 0) + 1 AS number
FROM (
    SELECT id FROM base.alert UNION ALL SELECT id FROM base.rumour UNION ALL SELECT id FROM base.assignment
)
WHERE starts_with(id, $prefix)
