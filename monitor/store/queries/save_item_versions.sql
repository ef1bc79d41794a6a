INSERT INTO base.item_version BY NAME
SELECT i.id AS item_id, i.n_versions AS version, i.assignment_id, i.title, i.text, i.text_status, i.text_hash,
    i.changed_at AS seen_at
FROM base.item AS i
WHERE i.id IN (SELECT unnest($ids))
