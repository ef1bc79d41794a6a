INSERT OR IGNORE INTO base.run BY NAME SELECT unnest($rows, recursive := true)
