INSERT INTO base.alert_step BY NAME
SELECT n.*, a.assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
JOIN base.alert AS a ON a.id = n.alert_id
