-- One row a value of a text column of tenants that has few, with its folded form and its number within the column: so that a condition folds each
-- value once, not each tenant's, and compares numbers. Key: field, value; field, code. No answer shows the numbers.
CREATE VIEW text_value AS
SELECT field, value, fold(value) AS folded, (row_number() OVER (PARTITION BY field ORDER BY value) - 1)::USMALLINT AS code
FROM (
  SELECT 'country' AS field, country AS value FROM tenants
  UNION SELECT 'segment', segment FROM tenants
  UNION SELECT 'sub_segment', sub_segment FROM customers
  UNION SELECT 'industry', industry FROM customers
)
WHERE value IS NOT NULL;
