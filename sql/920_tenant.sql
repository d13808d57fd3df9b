CREATE TABLE snapshot.tenant AS FROM tenant ORDER BY tenant_key;
DROP VIEW tenant;
