SELECT table_name FROM duckdb_tables() WHERE schema_name = 'base' AND table_name = 'migration'
