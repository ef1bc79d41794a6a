-- Weeks that were judged with another version of a theme than their items are tagged with now.
SELECT DISTINCT d.week_starts_on
FROM base.detection AS d
LEFT JOIN base.theme_version_week AS v ON v.theme = d.theme AND v.week_starts_on = d.week_starts_on
WHERE d.assignment_id = $assignment_id AND d.week_starts_on BETWEEN $first AND $last
    AND coalesce(nullif(v.theme_version, 'unknown'), '') <> coalesce(nullif(d.theme_version, 'unknown'), '')
ORDER BY d.week_starts_on
