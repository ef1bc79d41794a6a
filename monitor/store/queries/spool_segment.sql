SELECT n_lines, n_taken FROM base.spool_segment WHERE content_hash = $content_hash
