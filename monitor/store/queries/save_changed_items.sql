-- A worse copy (a wall where the full text was) never replaces a better one, and what another machine handed in late
-- never what was read after it.
UPDATE base.item AS i
SET title = n.title, text = n.text, text_status = n.text_status, text_hash = n.text_hash,
    changed_at = n.first_seen_at, n_versions = i.n_versions + 1
FROM (SELECT unnest($rows, recursive := true)) AS n
WHERE i.id = n.id AND i.text_hash <> n.text_hash
    AND (n.text_status = 'full' OR i.text_status <> 'full')
    AND (NOT $is_late OR n.first_seen_at >= i.changed_at)
RETURNING i.id
