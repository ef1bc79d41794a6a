-- An entry whose own text changed has its page fetched again; an erased one stays erased.
UPDATE base.entry AS e
SET title = n.title, text = n.text, status = 'pending', n_attempts = 0, next_try_at = NULL
FROM (SELECT unnest($rows, recursive := true)) AS n
WHERE e.id = n.id AND e.status IN ('done', 'given_up') AND (e.title <> n.title OR e.text <> n.text)
RETURNING e.id
