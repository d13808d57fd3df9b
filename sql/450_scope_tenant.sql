-- One row a scope and tenant listed for it: every column of the report, as this set of partners sees it. Key: scope, tenant_key.
CREATE VIEW scope_tenant AS
SELECT scope, rank, tenant.*, scope_figures.* EXCLUDE (scope, tenant_key, rank)
FROM scope_figures JOIN tenant USING (tenant_key);
