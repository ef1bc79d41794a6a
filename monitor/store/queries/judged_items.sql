-- What training takes from reviews: the labels that count, one item a story (the one that was reviewed last).
SELECT j.*, i.title, i.text, i.text_hash, i.genre
FROM base.judged AS j
JOIN base.item AS i ON i.id = j.item_id
LEFT JOIN base.story AS st ON st.item_id = j.item_id
QUALIFY row_number() OVER (PARTITION BY coalesce(st.story_id, j.item_id) ORDER BY j.reviewed_at DESC, j.item_id) = 1
ORDER BY i.text_hash
