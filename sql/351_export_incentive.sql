-- One row a tenant and partner of an imported export: the incentives as reported, null where it lacks them. Key: tenant_id, partner_id.
CREATE VIEW export_incentive AS
SELECT tenant_id, partner_id,
  mci_eligible AS reported_mci_eligible, mci_eligible_engagements AS reported_mci_engagements,
  intune_cpor_eligible AS reported_intune_cpor, w365_cpor_eligible AS reported_w365_cpor,
  mci_potential_earnings AS reported_mci_earnings, cpor_potential_earnings AS reported_cpor_earnings,
  coalesce(potential_earnings, mci_potential_earnings + cpor_potential_earnings) AS reported_earnings
FROM export_row;
