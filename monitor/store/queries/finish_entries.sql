UPDATE base.entry AS e
SET status = CASE WHEN t.item_id IS NULL THEN 'done' ELSE 'erased' END,
    item_id = n.item_id, reason = '', next_try_at = NULL
FROM (SELECT unnest($rows, recursive := true)) AS n
LEFT JOIN base.tombstone AS t ON t.item_id = n.item_id
WHERE e.id = n.entry_id
