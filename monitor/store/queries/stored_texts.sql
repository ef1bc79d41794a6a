-- The texts since a day, a page at a time: those after the last id of the page before.
SELECT i.id, i.title, i.text, i.genre, st.story_id,
    CAST(timezone('Europe/Amsterdam', timezone('UTC', coalesce(i.trend_at, i.first_seen_at))) AS DATE) AS day
FROM base.item AS i
LEFT JOIN base.story AS st ON st.item_id = i.id
WHERE i.id > $after AND coalesce(i.trend_at, i.first_seen_at) >= CAST($since AS TIMESTAMP)
ORDER BY i.id
LIMIT $limit
