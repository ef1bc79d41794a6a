SELECT c.claim_id, c.stance, count(DISTINCT p.item_id) AS n_items
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.label_claim AS c ON c.item_id = p.item_id
WHERE p.area = $area AND p.day BETWEEN $first AND $last
GROUP BY ALL ORDER BY ALL
