-- One row a product name in use. Key: product. A product that the products table lacks counts as Microsoft 365.
CREATE TABLE microsoft_365 AS
SELECT product, coalesce(microsoft_365, true) AS counts, microsoft_365 IS NULL AS unmapped
FROM (SELECT product FROM licenses UNION SELECT product FROM subscriptions) LEFT JOIN products USING (product);
