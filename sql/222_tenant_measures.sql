-- One row a tenant: seats, usage and whitespace, and what else the rules look at. Key: tenant_id. Tenant measures 2 and 6.
-- The whitespace of an imported export is as reported where the export lacks the PAU.
CREATE VIEW tenant_measures AS
SELECT t.tenant_id, t.tpid, t.segment, t.data_sharing, c.industry, f.industry IS NOT NULL AS frontline,
  s.* EXCLUDE tenant_id, u.* EXCLUDE tenant_id,
  coalesce(e.w365_whitespace, s.w365_eligible_seats - coalesce(u.w365_pau, 0)) AS w365_whitespace
FROM tenants t
JOIN customers c USING (tpid)
LEFT JOIN frontline_industries f ON f.industry = c.industry
JOIN tenant_seats s USING (tenant_id)
LEFT JOIN tenant_usage u USING (tenant_id)
LEFT JOIN (SELECT tenant_id, w365_whitespace FROM export_tenant WHERE NOT exported('w365_pau')) e USING (tenant_id);
