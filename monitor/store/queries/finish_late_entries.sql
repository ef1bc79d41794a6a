-- The poll that listed an entry was handed in after the item that it became.
UPDATE base.entry AS e
SET status = 'done', item_id = i.id
FROM base.item AS i
WHERE e.id IN (SELECT unnest($ids)) AND i.url = e.url
