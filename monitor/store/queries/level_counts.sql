SELECT g.unrest_level AS level, count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.source_id) AS n_sources
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.label AS g ON g.item_id = p.item_id
WHERE p.area = $area AND p.day BETWEEN $first AND $last
GROUP BY g.unrest_level ORDER BY g.unrest_level
