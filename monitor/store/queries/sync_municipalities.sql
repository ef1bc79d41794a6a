INSERT OR REPLACE INTO base.municipality BY NAME SELECT unnest($rows, recursive := true)
