-- Every theme and area in every week that has any item. Stories are those of the comparable sources ($counted: a
-- source and a week each), items and sources are all.
SELECT t.theme, p.area, CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on,
    count(DISTINCT p.item_id) AS n_items,
    count(DISTINCT p.story_id) FILTER (c.source_id IS NOT NULL) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id
LEFT JOIN (SELECT unnest($counted, recursive := true)) AS c
    ON c.source_id = p.source_id AND c.week_starts_on = date_trunc('week', p.day)
WHERE p.day BETWEEN $first AND CAST($last AS DATE) + 6
GROUP BY ALL ORDER BY ALL
