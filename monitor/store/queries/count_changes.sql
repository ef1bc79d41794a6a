UPDATE base.item AS i
SET n_changes = i.n_changes + 1, last_change_at = n.seen_at,
    flapping_since = CASE WHEN i.n_changes + 1 >= $max_changes THEN coalesce(i.flapping_since, n.seen_at) END
FROM (SELECT unnest($rows, recursive := true)) AS n
WHERE i.id = n.id
