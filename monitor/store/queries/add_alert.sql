INSERT INTO base.alert BY NAME SELECT unnest($rows, recursive := true)
