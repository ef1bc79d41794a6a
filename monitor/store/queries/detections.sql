SELECT * FROM base.detection
WHERE theme = $theme AND area = $area AND week_starts_on BETWEEN $first AND $last
ORDER BY week_starts_on
