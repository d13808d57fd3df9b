-- One row a tenant that is listed for a partner of some scope: what 450_scope_tenant finds under this name where scopes are built on request. Read from
-- these partners' own slices: the table of every tenant costs five times more. Key: tenant_key.
CREATE VIEW tenant AS
SELECT * EXCLUDE (
  scope, rank, ea_renewal, largest_seat_csp_renewal, renewal, mci_eligible, mci_eligible_engagements, mci_eligible_workloads,
  intune_cpor_eligible, w365_cpor_eligible, mci_potential_earnings, cpor_potential_earnings, potential_earnings, cpor_association, csp_association)
FROM partner_tenant
JOIN (
  SELECT min(scope) AS scope, tenant_key
  FROM partner_tenant
  WHERE scope IN (SELECT number FROM partner JOIN scope_member USING (partner_id))
  GROUP BY tenant_key
) one USING (scope, tenant_key);
