SELECT id, source_id, identity, identity_method, url, title, text, published_raw, published_at, published_source,
    enclosures, n_attempts, next_try_at
FROM base.entry
WHERE status = 'pending' AND source_id IN (SELECT unnest($source_ids)) AND (next_try_at IS NULL OR next_try_at <= $now)
ORDER BY source_id, published_at DESC NULLS LAST, id
