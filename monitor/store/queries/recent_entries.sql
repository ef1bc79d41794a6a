SELECT id, source_id, identity, identity_method, url, title, text, published_raw, published_at, published_source,
    enclosures
FROM base.entry
WHERE source_id = $source_id
ORDER BY first_seen_at DESC, id
LIMIT 2000
