SELECT * FROM base.decision WHERE id = $id
