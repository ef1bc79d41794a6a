SELECT * FROM base.alert
WHERE CAST($municipality AS VARCHAR) IS NULL OR municipality = $municipality
ORDER BY id
