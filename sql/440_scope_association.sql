-- One row a scope, tenant and partner of it with any association: that partner's own figures. Key: scope, tenant_key, partner_id.
-- Of an imported export the incentives are as reported.
CREATE VIEW scope_association AS
SELECT scope, tenant_key, partner_id, partner_name, organization, types, cpor, csp, ea, csp_tier, t2_reseller_name,
  ea_renewal, largest_seat_csp_renewal,
  CASE WHEN imported THEN reported_mci_engagements ELSE coalesce(mci_eligible_engagements, 0)::INTEGER END AS mci_eligible_engagements,
  CASE WHEN NOT imported THEN coalesce(mci_eligible_workloads, 0)::UTINYINT END AS mci_eligible_workloads,
  CASE WHEN imported THEN reported_intune_cpor ELSE intune_cpor_earnings IS NOT NULL END AS intune_cpor_eligible,
  CASE WHEN imported THEN reported_w365_cpor ELSE w365_cpor_earnings IS NOT NULL END AS w365_cpor_eligible,
  CASE WHEN imported THEN reported_mci_earnings ELSE coalesce(mci_earnings, 0) END::DECIMAL(18,2) AS mci_potential_earnings,
  CASE WHEN imported THEN reported_cpor_earnings ELSE coalesce(intune_cpor_earnings, 0) + coalesce(w365_cpor_earnings, 0) END::DECIMAL(18,2) AS cpor_potential_earnings,
  CASE WHEN imported THEN reported_earnings ELSE coalesce(mci_earnings, 0) + coalesce(intune_cpor_earnings, 0) + coalesce(w365_cpor_earnings, 0) END::DECIMAL(18,2) AS potential_earnings
FROM scope_member
JOIN tenant_partner USING (partner_id)
LEFT JOIN (
  SELECT tenant_key, partner_id, count(*) AS mci_eligible_engagements, bit_or(workloads) AS mci_eligible_workloads, sum(estimated_earnings) AS mci_earnings
  FROM tenant_offer GROUP BY tenant_key, partner_id
) USING (tenant_key, partner_id)
CROSS JOIN (SELECT imported() AS imported);
