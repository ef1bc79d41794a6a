DELETE FROM base.signal_driver
WHERE signal_id IN (
    SELECT id FROM base.signal WHERE assignment_id = $assignment_id AND week_starts_on IN (SELECT unnest($weeks))
)
