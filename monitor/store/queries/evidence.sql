SELECT p.item_id, p.story_id, p.source_id, s.name AS source_name, i.genre, i.title, i.text, p.day AS published_on,
    coalesce(i.url, s.homepage) AS url, g.flagged, g.unrest_level
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.label AS g ON g.item_id = p.item_id
JOIN base.item AS i ON i.id = p.item_id
JOIN base.source AS s ON s.id = p.source_id
WHERE p.area = $area AND p.day BETWEEN $first AND $last
ORDER BY p.day DESC, p.item_id
