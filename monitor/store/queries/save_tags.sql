INSERT OR REPLACE INTO base.tag BY NAME
SELECT n.*, i.assignment_id, i.text_hash
FROM (SELECT unnest($rows, recursive := true)) AS n
JOIN base.item AS i ON i.id = n.item_id
