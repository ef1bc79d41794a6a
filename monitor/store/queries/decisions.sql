SELECT * FROM base.decision
WHERE (CAST($municipality AS VARCHAR) IS NULL OR municipality = $municipality)
    AND starts_at >= $from_at AND starts_at < $until_at AND rejected_by IS NULL
ORDER BY starts_at, id
