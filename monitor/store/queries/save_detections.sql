INSERT OR REPLACE INTO base.detection BY NAME SELECT unnest($rows, recursive := true)
