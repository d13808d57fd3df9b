-- One row a scope and tenant listed for it, with the scopes' figures from a table of them: every column of the report, as this set of partners sees it.
-- Key: scope, tenant_key.
CREATE MACRO scope_tenant_of(figures) AS TABLE
SELECT scope, rank, tenant.*, of_scope.* EXCLUDE (scope, tenant_key, rank)
FROM query_table(figures) of_scope JOIN tenant USING (tenant_key);
CREATE VIEW scope_tenant AS FROM scope_tenant_of('scope_figures');
