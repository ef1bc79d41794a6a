SELECT CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on, p.source_id, count(*) AS n
FROM base.placed AS p
WHERE p.area = 'NL' AND p.day BETWEEN $first AND CAST($last AS DATE) + 6
GROUP BY ALL ORDER BY ALL
