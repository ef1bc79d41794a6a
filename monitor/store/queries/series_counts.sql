-- Every theme and area in every week that has any item. n_stories are those of the comparable sources ($counted: a
-- source and a week each), n_sources the sources that told them; items, n_all_stories and the new ones are of all.
SELECT t.theme, p.area, CAST(date_trunc('week', p.day) AS DATE) AS week_starts_on,
    count(DISTINCT p.item_id) AS n_items,
    count(DISTINCT p.story_id) FILTER (c.source_id IS NOT NULL) AS n_stories,
    count(DISTINCT p.source_id) FILTER (c.source_id IS NOT NULL) AS n_sources,
    count(DISTINCT p.story_id) AS n_all_stories,
    n_all_stories - count(DISTINCT p.story_id) FILTER (p.day >= s.new_until) AS n_new_stories,
    min(s.followed_since) FILTER (p.day < s.new_until) AS new_since
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id
LEFT JOIN (SELECT unnest($counted, recursive := true)) AS c
    ON c.source_id = p.source_id AND c.week_starts_on = date_trunc('week', p.day)
LEFT JOIN base.source_start AS s ON s.source_id = p.source_id
WHERE p.day BETWEEN $first AND CAST($last AS DATE) + 6
GROUP BY ALL ORDER BY ALL
