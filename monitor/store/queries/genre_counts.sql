SELECT i.genre, count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.story_id) AS n_stories,
    count(DISTINCT p.source_id) AS n_sources
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.item AS i ON i.id = p.item_id
WHERE p.area = $area AND p.day BETWEEN $first AND $last
GROUP BY i.genre ORDER BY n_items DESC, i.genre
