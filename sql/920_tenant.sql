-- The tenants. Texts that have few values are kept by their place among these: so they are grouped as numbers are. A type has at least one value.
CREATE MACRO values_of(text_field) AS TABLE SELECT value FROM text_value WHERE field = text_field UNION SELECT '' ORDER BY value;
CREATE TYPE tenant_country AS ENUM (FROM values_of('country'));
CREATE TYPE tenant_segment AS ENUM (FROM values_of('segment'));
CREATE TYPE tenant_sub_segment AS ENUM (FROM values_of('sub_segment'));
CREATE TYPE tenant_industry AS ENUM (FROM values_of('industry'));
CREATE TABLE snapshot.tenant AS
SELECT * REPLACE (country::tenant_country AS country, segment::tenant_segment AS segment, sub_segment::tenant_sub_segment AS sub_segment, industry::tenant_industry AS industry)
FROM tenant ORDER BY tenant_key;
DROP VIEW tenant;
