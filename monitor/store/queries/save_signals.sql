INSERT OR REPLACE INTO base.signal BY NAME SELECT unnest($rows, recursive := true)
