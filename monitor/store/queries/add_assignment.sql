INSERT INTO base.assignment BY NAME SELECT unnest($rows, recursive := true)
