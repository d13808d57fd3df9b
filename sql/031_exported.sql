-- Whether the imported export has a column.
CREATE MACRO exported(column_name) AS (SELECT count(*) > 0 FROM export_column WHERE exported_name = column_name);
