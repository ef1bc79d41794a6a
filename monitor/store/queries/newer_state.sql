SELECT source_id FROM base.source_state WHERE source_id = $source_id AND last_polled_at > $polled_at
