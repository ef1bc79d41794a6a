-- Every week of the range; a week without items is zero, and its coverage says whether that means anything.
SELECT w.week_starts_on, coalesce(t.n_items, 0) AS n_items, coalesce(t.n_stories, 0) AS n_stories,
    coalesce(t.n_sources, 0) AS n_sources, coalesce(c.coverage, 0) AS coverage,
    coalesce(t.n_new_stories, 0) AS n_new_stories, t.new_since
FROM (SELECT unnest(generate_series(CAST($first AS DATE), CAST($last AS DATE), INTERVAL 7 DAY))::DATE AS week_starts_on) AS w
LEFT JOIN theme_week AS t ON t.week_starts_on = w.week_starts_on AND t.theme = $theme AND t.municipality = $area
LEFT JOIN base.coverage_week AS c ON c.week_starts_on = w.week_starts_on
ORDER BY w.week_starts_on
