-- An entry whose own text changed has its page fetched again; an erased one stays erased. The page of an item that
-- changes at every fetch is looked at once a day.
UPDATE base.entry AS e
SET title = n.title, text = n.text, status = 'pending', n_attempts = 0, next_try_at = NULL
FROM (SELECT unnest($rows, recursive := true)) AS n
WHERE e.id = n.id AND e.status IN ('done', 'given_up') AND (e.title <> n.title OR e.text <> n.text)
    AND NOT EXISTS (
        SELECT 1 FROM base.item AS i
        WHERE i.id = e.item_id AND i.flapping_since IS NOT NULL
            AND i.last_change_at > CAST($now AS TIMESTAMP) - INTERVAL 20 HOUR
    )
RETURNING e.id
