SELECT i.id, i.source_id, i.assignment_id, i.url, i.title, i.text, i.text_status, i.genre, i.published_at,
    i.published_source, i.published_raw, i.first_seen_at, i.text_hash, i.date_flag
FROM base.item AS i
LEFT JOIN base.tag AS t ON t.item_id = i.id
WHERE (t.item_id IS NULL OR t.text_hash <> i.text_hash OR ($retag AND t.tagger_version <> $tagger_version))
    AND (CAST($since AS TIMESTAMP) IS NULL OR coalesce(i.published_at, i.first_seen_at) >= CAST($since AS TIMESTAMP))
ORDER BY i.first_seen_at, i.id
LIMIT $limit
