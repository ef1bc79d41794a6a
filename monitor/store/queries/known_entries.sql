SELECT id FROM base.entry WHERE id IN (SELECT unnest($ids))
