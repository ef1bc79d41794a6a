INSERT INTO base.tag_municipality BY NAME SELECT unnest($rows, recursive := true)
