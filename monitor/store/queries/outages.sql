-- Sources that were not observed on every day of the range, counted from the first day they were observed: a new source
-- is no outage. One that was polled and never observed is missing for the whole range.
SELECT source_name, genre, since, error, n_days
FROM (
    SELECT s.name AS source_name, s.genre,
        coalesce(max(d.day) FILTER (d.day < $last) + 1, CAST($first AS DATE)) AS since,
        coalesce(arg_max(p.error, p.polled_at) FILTER (p.status = 'failed'), '') AS error,
        count(DISTINCT d.day) FILTER (d.day BETWEEN $first AND $last) AS n_days,
        greatest(coalesce(min(d.day), CAST($first AS DATE)), CAST($first AS DATE)) AS counts_from
    FROM base.source AS s
    JOIN base.poll AS p ON p.source_id = s.id AND p.status <> 'skipped'
    LEFT JOIN base.source_day AS d ON d.source_id = s.id
    GROUP BY s.id, s.name, s.genre
)
WHERE n_days < CAST($last AS DATE) - counts_from + 1
ORDER BY source_name
