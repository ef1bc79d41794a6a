INSERT INTO base.run BY NAME SELECT unnest($rows, recursive := true)
