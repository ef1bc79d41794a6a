SELECT i.id, coalesce(i.trend_at, i.first_seen_at) AS at_ts
FROM base.item AS i
LEFT JOIN base.story AS s ON s.item_id = i.id
WHERE s.item_id IS NULL OR s.text_hash <> i.text_hash
ORDER BY at_ts, i.id
