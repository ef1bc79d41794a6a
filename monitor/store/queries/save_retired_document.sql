INSERT OR REPLACE INTO base.retired_document BY NAME
SELECT n.*, $assignment_id AS assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
