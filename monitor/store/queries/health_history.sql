SELECT h.*, s.name, s.genre
FROM base.source_health AS h
JOIN base.source AS s ON s.id = h.source_id
WHERE h.source_id = $source_id
ORDER BY h.since DESC
LIMIT $limit
