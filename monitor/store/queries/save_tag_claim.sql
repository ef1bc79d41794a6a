INSERT INTO base.tag_claim BY NAME SELECT unnest($rows, recursive := true)
