-- The tenants. Texts that have few values are kept by their place among these: so they are grouped as numbers are.
CREATE TYPE tenant_country AS ENUM (SELECT value FROM text_value WHERE field = 'country' ORDER BY value);
CREATE TYPE tenant_segment AS ENUM (SELECT value FROM text_value WHERE field = 'segment' ORDER BY value);
CREATE TYPE tenant_sub_segment AS ENUM (SELECT value FROM text_value WHERE field = 'sub_segment' ORDER BY value);
CREATE TYPE tenant_industry AS ENUM (SELECT value FROM text_value WHERE field = 'industry' ORDER BY value);
CREATE TABLE snapshot.tenant AS
SELECT * REPLACE (country::tenant_country AS country, segment::tenant_segment AS segment, sub_segment::tenant_sub_segment AS sub_segment, industry::tenant_industry AS industry)
FROM tenant ORDER BY tenant_key;
DROP VIEW tenant;
