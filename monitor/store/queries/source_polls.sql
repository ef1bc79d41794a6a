SELECT source_id, run_id, polled_at, status, error, message, n_entries, n_new, covers_from, duration_s
FROM base.poll WHERE source_id = $source_id ORDER BY polled_at DESC, rowid DESC LIMIT $limit
