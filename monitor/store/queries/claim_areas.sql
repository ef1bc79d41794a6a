-- Where the texts with each claim are set, whatever the area.
SELECT DISTINCT c.claim_id, p.area
FROM base.placed AS p
JOIN base.label_theme AS t ON t.item_id = p.item_id AND t.theme = $theme
JOIN base.label_claim AS c ON c.item_id = p.item_id
WHERE p.day BETWEEN $first AND $last
