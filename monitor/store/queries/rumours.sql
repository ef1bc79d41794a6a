SELECT * FROM base.rumour ORDER BY id
