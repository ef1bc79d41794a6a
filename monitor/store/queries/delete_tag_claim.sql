DELETE FROM base.tag_claim WHERE item_id IN (SELECT unnest($ids))
