DELETE FROM base.judged_week WHERE assignment_id = $assignment_id AND week_starts_on IN (SELECT unnest($weeks))
