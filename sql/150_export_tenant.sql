-- One row a tenant of an imported export: its first row, which stands where rows differ in what is the tenant's. Key: tenant_id.
CREATE TABLE export_tenant AS
SELECT * EXCLUDE first_line
FROM export_row JOIN (SELECT tenant_id, min(line) AS first_line FROM export_row GROUP BY tenant_id) USING (tenant_id)
WHERE line = first_line;
