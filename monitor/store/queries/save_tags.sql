-- With the hash of the text that was read: an item that was edited meanwhile is tagged once more.
INSERT OR REPLACE INTO base.tag BY NAME
SELECT n.*, i.assignment_id
FROM (SELECT unnest($rows, recursive := true)) AS n
JOIN base.item AS i ON i.id = n.item_id
