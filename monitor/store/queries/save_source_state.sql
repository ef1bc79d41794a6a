INSERT OR REPLACE INTO base.source_state BY NAME SELECT unnest($rows, recursive := true)
