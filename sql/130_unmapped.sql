-- One row a value that a reference table lacks, with how many rows use it. Key: reference, value. Reported by the load.
CREATE VIEW unmapped AS
SELECT 'segments' AS reference, segment AS value, count(*) AS uses
FROM tenants ANTI JOIN segments USING (segment) GROUP BY segment
UNION ALL
SELECT 'products', product, count(*)
FROM (SELECT product FROM licenses UNION ALL SELECT product FROM subscriptions) JOIN microsoft_365 USING (product)
WHERE unmapped GROUP BY product
UNION ALL
SELECT 'areas', country, count(*)
FROM (SELECT hq_country AS country FROM customers UNION ALL SELECT country FROM partners) ANTI JOIN areas USING (country)
WHERE country IS NOT NULL GROUP BY country;
