-- Stories of each source in each week in which it was observed on every day; a week with a gap is left out.
SELECT d.source_id, CAST(date_trunc('week', d.day) AS DATE) AS week_starts_on,
    count(DISTINCT d.day) AS n_days, count(DISTINCT p.story_id) AS n_stories
FROM base.source_day AS d
LEFT JOIN base.placed AS p ON p.source_id = d.source_id AND p.day = d.day AND p.area = 'NL'
WHERE d.day BETWEEN $first AND CAST($last AS DATE) + 6
GROUP BY ALL ORDER BY ALL
