-- Sources that are known to the assignment and were not observed on one or more days of the range.
SELECT s.name AS source_name, s.genre,
    coalesce(max(d.day) FILTER (d.day < $last) + 1, CAST($first AS DATE)) AS since,
    coalesce(arg_max(p.message, p.polled_at), '') AS reason,
    count(DISTINCT d.day) FILTER (d.day BETWEEN $first AND $last) AS n_days
FROM base.source AS s
JOIN base.poll AS p ON p.source_id = s.id AND p.status <> 'skipped'
LEFT JOIN base.source_day AS d ON d.source_id = s.id
GROUP BY s.id, s.name, s.genre
HAVING count(DISTINCT d.day) FILTER (d.day BETWEEN $first AND $last) < CAST($last AS DATE) - CAST($first AS DATE) + 1
ORDER BY s.name
