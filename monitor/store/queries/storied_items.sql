SELECT i.id, s.story_id, s.sketch
FROM base.item AS i
JOIN base.story AS s ON s.item_id = i.id
WHERE s.text_hash = i.text_hash AND coalesce(i.trend_at, i.first_seen_at) >= $since
ORDER BY coalesce(i.trend_at, i.first_seen_at), i.id
