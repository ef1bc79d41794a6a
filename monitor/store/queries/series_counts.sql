-- Stories of every theme and area in every week that has any, for the detectors.
SELECT theme, municipality AS area, week_starts_on, n_items, n_stories, n_sources
FROM theme_week
WHERE week_starts_on BETWEEN $first AND $last
ORDER BY theme, area, week_starts_on
