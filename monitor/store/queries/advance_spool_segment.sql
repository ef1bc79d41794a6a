UPDATE base.spool_segment SET n_taken = n_taken + $n, taken_at = $taken_at WHERE content_hash = $content_hash
