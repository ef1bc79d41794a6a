SELECT * FROM base.alert WHERE id = $id
