INSERT OR REPLACE INTO base.signal_driver BY NAME SELECT unnest($rows, recursive := true)
