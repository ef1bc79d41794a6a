DELETE FROM base.tag_reason WHERE item_id IN (SELECT unnest($ids))
