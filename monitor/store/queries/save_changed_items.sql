-- Only what changed_items named and flapping.py found worth a version.
UPDATE base.item AS i
SET title = n.title, text = n.text, text_status = n.text_status, text_hash = n.text_hash,
    changed_at = n.first_seen_at, n_versions = i.n_versions + 1, reservation = n.reservation
FROM (SELECT unnest($rows, recursive := true)) AS n
WHERE i.id = n.id
RETURNING i.id
