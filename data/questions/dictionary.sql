-- county only
-- The marts' tables and columns in the reader's words, as the snapshot itself carries them.
select
    tables.table_name as 表,
    tables.comment as 表说明,
    columns.column_name as 字段,
    lower(columns.data_type) as 类型,
    columns.comment as 说明
from duckdb_columns() as columns
join duckdb_tables() as tables
    on tables.database_name = columns.database_name
    and tables.schema_name = columns.schema_name
    and tables.table_name = columns.table_name
where columns.database_name = current_database() and columns.comment is not null and tables.comment is not null
order by tables.table_name, columns.column_index
