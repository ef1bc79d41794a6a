-- Of each of the themes and each week with items: with which versions the items were looked at for the theme, whether
-- that is the present one alone, and the share of the items that were looked at.
SELECT n.theme, i.week_starts_on, coalesce(v.theme_version, '') AS theme_version,
    coalesce(v.theme_version = p.theme_version, false) AS is_present, coalesce(v.n_tagged, 0) / i.n_items AS share_tagged
FROM base.item_week AS i
CROSS JOIN (SELECT unnest($themes) AS theme) AS n
LEFT JOIN base.theme_now AS p ON p.theme = n.theme
LEFT JOIN base.theme_version_week AS v ON v.theme = n.theme AND v.week_starts_on = i.week_starts_on
WHERE i.week_starts_on BETWEEN $first AND $last
ORDER BY ALL
