SELECT c.claim_id, count(DISTINCT p.item_id) AS n_items, count(DISTINCT p.source_id) AS n_sources,
    count(DISTINCT m.code) AS n_municipalities
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.label_claim AS c ON c.item_id = p.item_id
LEFT JOIN base.label_municipality AS m ON m.item_id = p.item_id
WHERE p.area = $area AND p.day BETWEEN $first AND $last
GROUP BY c.claim_id ORDER BY n_items DESC, c.claim_id
