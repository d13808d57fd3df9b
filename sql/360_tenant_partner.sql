-- One row a tenant and partner with any association: what this partner brings to a scope. Key: tenant_key, partner_id.
CREATE VIEW tenant_partner AS
SELECT tenant_key, partner_id, partner_name, organization,
  types, cpor, csp, ea, lists_tenants, csp_tier, t2_reseller_name,
  ea_renewal, largest_seat_csp_renewal, csp_seats,
  intune_cpor_earnings, w365_cpor_earnings, export_incentive.* EXCLUDE (tenant_id, partner_id)
FROM tenant_association
JOIN tenant USING (tenant_id)
JOIN partners USING (partner_id)
LEFT JOIN ea_renewal USING (tenant_id, partner_id)
LEFT JOIN largest_seat_csp_renewal USING (tenant_id, partner_id)
LEFT JOIN cpor_claim USING (tenant_id, partner_id)
LEFT JOIN export_incentive USING (tenant_id, partner_id);
