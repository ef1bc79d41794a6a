SELECT schema_name, table_name, column_name, comment
FROM duckdb_columns()
WHERE schema_name IN ('main', 'base') AND NOT internal
ORDER BY schema_name, table_name, column_index
