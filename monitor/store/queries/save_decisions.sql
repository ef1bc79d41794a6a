INSERT OR REPLACE INTO base.decision BY NAME SELECT unnest($rows, recursive := true)
