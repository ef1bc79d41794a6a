INSERT INTO base.alert_step BY NAME SELECT unnest($rows, recursive := true)
