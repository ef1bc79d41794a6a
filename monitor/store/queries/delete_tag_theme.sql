DELETE FROM base.tag_theme WHERE item_id IN (SELECT unnest($ids))
