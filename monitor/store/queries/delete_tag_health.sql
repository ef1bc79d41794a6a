DELETE FROM base.tag_health WHERE item_id IN (SELECT unnest($ids))
