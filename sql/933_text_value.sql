-- One row a value of a text column that has few, with its folded form: so that a condition folds each value once, not each tenant's. Key: field, value.
CREATE TABLE snapshot.text_value AS
SELECT field, value, fold(value) AS folded
FROM (
  SELECT 'country' AS field, country AS value FROM snapshot.tenant
  UNION SELECT 'segment', segment FROM snapshot.tenant
  UNION SELECT 'sub_segment', sub_segment FROM snapshot.tenant
  UNION SELECT 'industry', industry FROM snapshot.tenant
)
WHERE value IS NOT NULL
ORDER BY field, value;
