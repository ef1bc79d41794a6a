INSERT INTO base.review BY NAME
SELECT n.*, (SELECT coalesce(max(number), 0) + 1 FROM base.review) AS number, i.assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
JOIN base.item AS i ON i.id = n.item_id
RETURNING number
