SELECT week_starts_on, coverage FROM base.coverage_week
WHERE week_starts_on BETWEEN $first AND $last ORDER BY week_starts_on
