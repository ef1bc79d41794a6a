SELECT source_id, lines FROM base.source_lines
