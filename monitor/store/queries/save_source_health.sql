INSERT OR REPLACE INTO base.source_health BY NAME
SELECT n.*, $assignment_id AS assignment_id, $run_id AS run_id
FROM (SELECT unnest($rows, recursive := true)) AS n
