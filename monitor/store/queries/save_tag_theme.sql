INSERT INTO base.tag_theme BY NAME SELECT unnest($rows, recursive := true)
