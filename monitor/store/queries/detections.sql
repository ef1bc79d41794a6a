-- One row a week: of one assignment or, where $assignment_id is NULL, of the last that judged the week.
-- The country has no rest to be compared with: what was kept as "shrinkage" is its own past.
SELECT d.* REPLACE (CASE WHEN d.area = 'NL' AND d.method = 'shrinkage' THEN 'own-past' ELSE d.method END AS method),
    s.id IS NOT NULL AS is_signal
FROM base.detection AS d
LEFT JOIN base.signal AS s
    ON s.assignment_id = d.assignment_id AND s.theme = d.theme AND s.area = d.area
    AND s.week_starts_on = d.week_starts_on
WHERE d.theme = $theme AND d.area = $area AND d.week_starts_on BETWEEN $first AND $last
    AND d.assignment_id = coalesce($assignment_id, d.assignment_id)
QUALIFY row_number() OVER (PARTITION BY d.week_starts_on ORDER BY d.assignment_id DESC) = 1
ORDER BY d.week_starts_on
