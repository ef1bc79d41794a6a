INSERT INTO base.merger BY NAME SELECT unnest($rows, recursive := true)
