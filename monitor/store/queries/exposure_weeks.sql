-- All items a week, whatever their theme: the exposure of a national series.
SELECT CAST(date_trunc('week', day) AS DATE) AS week_starts_on, area,
    count(DISTINCT item_id) AS n_items, count(DISTINCT story_id) AS n_stories
FROM base.placed
WHERE day BETWEEN $first AND CAST($last AS DATE) + 6
GROUP BY ALL ORDER BY ALL
