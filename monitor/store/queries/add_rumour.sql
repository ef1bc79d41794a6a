INSERT INTO base.rumour BY NAME SELECT unnest($rows, recursive := true)
