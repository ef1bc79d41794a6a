SELECT id FROM base.run WHERE id = $id AND ended_at IS NOT NULL
