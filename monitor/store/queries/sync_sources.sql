INSERT OR REPLACE INTO base.source BY NAME SELECT unnest($rows, recursive := true)
