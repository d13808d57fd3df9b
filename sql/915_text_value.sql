CREATE TABLE snapshot.text_value AS FROM text_value ORDER BY field, code;
DROP VIEW text_value;
