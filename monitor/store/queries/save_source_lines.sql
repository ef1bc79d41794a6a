INSERT OR REPLACE INTO base.source_lines BY NAME
SELECT n.*, $assignment_id AS assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
