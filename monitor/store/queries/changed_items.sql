-- The items whose text is another than the stored one, as they are stored. A worse copy is no change.
SELECT i.id, i.url, i.title, i.text, i.n_changes, i.changed_at, i.flapping_since
FROM base.item AS i
JOIN (SELECT unnest($rows, recursive := true)) AS n ON n.id = i.id
WHERE i.text_hash <> n.text_hash AND (n.text_status = 'full' OR i.text_status <> 'full')
