-- Whether the source tells a column: a source may tell all, an imported export what it has.
CREATE MACRO told(column_name) AS (NOT imported() OR exported(column_name));
