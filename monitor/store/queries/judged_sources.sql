-- What the last run found of each source.
SELECT h.*, s.name, s.genre
FROM base.source_health AS h
JOIN base.source AS s ON s.id = h.source_id
QUALIFY row_number() OVER (PARTITION BY h.source_id ORDER BY h.since DESC) = 1
