SELECT * FROM base.signal
WHERE assignment_id = $assignment_id AND week_starts_on = $week_starts_on
ORDER BY q_value, theme, area
