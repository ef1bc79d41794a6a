SELECT * FROM source_health ORDER BY source_id
