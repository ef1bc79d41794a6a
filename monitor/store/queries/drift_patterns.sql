-- In how many texts of a week each pattern hit, zero weeks included, of the patterns that hit at all often.
WITH text_week AS (
    SELECT CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on, h.rule_hits
    FROM base.placed AS p
    JOIN base.tag_health AS h ON h.item_id = p.item_id
    JOIN base.item AS i ON i.id = p.item_id AND i.text_status IN ('full', 'feed_only')
    WHERE p.area = 'NL' AND p.day BETWEEN $first AND CAST($last AS DATE) + 6
),
volume AS (SELECT week_starts_on, count(*) AS n FROM text_week GROUP BY week_starts_on),
hit AS (
    SELECT week_starts_on, pattern, count(*) AS n_hits
    FROM (SELECT week_starts_on, unnest(rule_hits) AS pattern FROM text_week)
    GROUP BY ALL
),
frequent AS (SELECT pattern FROM hit GROUP BY pattern HAVING sum(n_hits) >= $at_least)
SELECT 'pattern:' || f.pattern AS measure, v.week_starts_on, v.n, coalesce(h.n_hits, 0) / v.n AS mean,
    sqrt(coalesce(h.n_hits, 0) / v.n * (1 - coalesce(h.n_hits, 0) / v.n)) AS spread
FROM frequent AS f
CROSS JOIN volume AS v
LEFT JOIN hit AS h ON h.pattern = f.pattern AND h.week_starts_on = v.week_starts_on
ORDER BY ALL
