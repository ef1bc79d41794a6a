INSERT INTO base.entry BY NAME
SELECT n.*, 'pending' AS status, 0 AS n_attempts, NULL AS next_try_at, '' AS reason, NULL AS item_id,
    CAST($now AS TIMESTAMP) AS first_seen_at, $assignment_id AS assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
ANTI JOIN base.entry AS e ON e.id = n.id
RETURNING id
