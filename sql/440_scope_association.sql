-- One row a scope, tenant and partner of it with any association: that partner's own figures. Key: scope, tenant_key, partner_id.
CREATE VIEW scope_association AS
SELECT scope, tenant_key, partner_id, partner_name, organization, types, cpor, csp, ea, csp_tier, t2_reseller_name,
  ea_renewal, largest_seat_csp_renewal,
  coalesce(mci_eligible_engagements, 0)::INTEGER AS mci_eligible_engagements,
  coalesce(mci_eligible_workloads, 0)::UTINYINT AS mci_eligible_workloads,
  intune_cpor_earnings IS NOT NULL AS intune_cpor_eligible,
  w365_cpor_earnings IS NOT NULL AS w365_cpor_eligible,
  coalesce(mci_earnings, 0)::DECIMAL(18,2) AS mci_potential_earnings,
  (coalesce(intune_cpor_earnings, 0) + coalesce(w365_cpor_earnings, 0))::DECIMAL(18,2) AS cpor_potential_earnings,
  (mci_potential_earnings + cpor_potential_earnings)::DECIMAL(18,2) AS potential_earnings
FROM scope_member
JOIN tenant_partner USING (partner_id)
LEFT JOIN (
  SELECT tenant_key, partner_id, count(*) AS mci_eligible_engagements, bit_or(workloads) AS mci_eligible_workloads, sum(estimated_earnings) AS mci_earnings
  FROM tenant_offer GROUP BY tenant_key, partner_id
) USING (tenant_key, partner_id);
