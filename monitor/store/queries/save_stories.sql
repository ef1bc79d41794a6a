INSERT OR REPLACE INTO base.story BY NAME
SELECT n.*, i.text_hash, i.assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
JOIN base.item AS i ON i.id = n.item_id
