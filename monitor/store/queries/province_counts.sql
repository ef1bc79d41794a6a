SELECT m.province, count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources, count(DISTINCT p.area) AS n_municipalities
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.municipality AS m ON m.code = p.area
WHERE p.day BETWEEN $first AND $last
GROUP BY m.province ORDER BY m.province
