SELECT * FROM base.decision WHERE id IN (SELECT unnest($ids))
