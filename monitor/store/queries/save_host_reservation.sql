INSERT OR REPLACE INTO base.host_reservation BY NAME
SELECT n.*, $assignment_id AS assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
