SELECT CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on, t.tagger_version, count(*) AS n
FROM base.placed AS p
JOIN base.tag AS t ON t.item_id = p.item_id
WHERE p.area = 'NL' AND p.day BETWEEN $first AND CAST($last AS DATE) + 6
GROUP BY ALL ORDER BY ALL
