-- One row a tenant that some partner may see listed. Key: tenant_key, tenant_id.
-- tenant_key is the rank in the default order: whitespace, largest first, then the tenant ID.
CREATE TABLE listed_tenant AS
SELECT row_number() OVER (ORDER BY w365_whitespace DESC, tenant_id)::INTEGER AS tenant_key, tenant_id
FROM tenant_sales_motion
SEMI JOIN (
  SELECT tenant_id FROM associations JOIN association_types USING (association) WHERE lists_tenants
  UNION ALL SELECT tenant_id FROM export_tenant
) listing USING (tenant_id)
WHERE listed;
