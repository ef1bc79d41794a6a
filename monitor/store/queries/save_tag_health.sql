INSERT INTO base.tag_health BY NAME
SELECT n.*, i.assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
JOIN base.item AS i ON i.id = n.item_id
