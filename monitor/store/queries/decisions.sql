SELECT * FROM base.decision
WHERE (CAST($municipality AS VARCHAR) IS NULL OR municipality = $municipality)
    AND starts_at >= $from_at AND starts_at < $until_at
ORDER BY starts_at, id
