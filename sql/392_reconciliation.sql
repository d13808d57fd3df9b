-- One row a difference that an imported export shows: of a tenant and partner ID, with the field, what the row reports, what the rules make of it (of conflicting
-- rows what is served) and the likely cause. Key: partner_id, tenant_key, field, cause.
CREATE VIEW reconciliation AS
SELECT partner_id, tenant_key, field, reported, derived, cause
FROM (
  SELECT line, field, reported, derived, cause FROM reported_difference
  UNION ALL SELECT line, field, reported, served, 'CONFLICTING_ROWS' FROM conflicting_row
)
JOIN export_row USING (line)
JOIN listed_tenant USING (tenant_id);
