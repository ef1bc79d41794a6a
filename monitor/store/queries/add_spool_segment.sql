INSERT OR IGNORE INTO base.spool_segment BY NAME SELECT unnest($rows, recursive := true)
