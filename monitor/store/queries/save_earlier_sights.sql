-- What another machine saw before it was seen here, and handed in later.
UPDATE base.item AS i
SET first_seen_at = n.first_seen_at
FROM (SELECT unnest($rows, recursive := true)) AS n
WHERE i.id = n.id AND n.first_seen_at < i.first_seen_at
