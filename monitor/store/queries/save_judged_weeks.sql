INSERT OR REPLACE INTO base.judged_week BY NAME SELECT unnest($rows, recursive := true)
