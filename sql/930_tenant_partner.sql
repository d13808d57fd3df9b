CREATE TABLE snapshot.tenant_partner AS FROM tenant_partner ORDER BY partner_id, tenant_key;
DROP VIEW tenant_partner;
