SELECT family, CAST(sum(n_tested) AS INTEGER) AS n_tested, CAST(sum(n_signals) AS INTEGER) AS n_signals,
    sum(n_by_chance) AS n_by_chance
FROM base.judged_week WHERE week_starts_on = $week_starts_on
GROUP BY family ORDER BY family
