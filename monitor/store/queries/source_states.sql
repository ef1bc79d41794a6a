SELECT * FROM base.source_state
