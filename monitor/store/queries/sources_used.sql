SELECT s.name, s.genre, s.homepage, count(DISTINCT p.item_id) AS n_items
FROM base.placed AS p
JOIN base.source AS s ON s.id = p.source_id
WHERE p.area = 'NL' AND p.day BETWEEN $first AND $last
GROUP BY ALL ORDER BY n_items DESC, s.name
