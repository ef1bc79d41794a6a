SELECT id, genre, title, text FROM base.item WHERE id IN (SELECT unnest($ids))
