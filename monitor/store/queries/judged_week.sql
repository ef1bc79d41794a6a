SELECT family, n_tested, n_signals, n_by_chance
FROM base.judged_week WHERE assignment_id = $assignment_id AND week_starts_on = $week_starts_on
ORDER BY family
