SELECT * FROM base.signal_driver WHERE signal_id IN (SELECT unnest($ids)) ORDER BY signal_id, kind, position
