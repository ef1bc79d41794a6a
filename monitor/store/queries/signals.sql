SELECT * FROM base.signal WHERE week_starts_on = $week_starts_on ORDER BY q_value, theme, area
