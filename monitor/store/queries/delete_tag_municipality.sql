DELETE FROM base.tag_municipality WHERE item_id IN (SELECT unnest($ids))
