INSERT INTO base.tag_reason BY NAME SELECT unnest($rows, recursive := true)
