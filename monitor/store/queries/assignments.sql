SELECT * FROM base.assignment ORDER BY id
