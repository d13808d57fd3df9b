-- One row a listed tenant and partner who lists it, as the page's Download has it: the columns of an export, with this partner's own figures; percentages are
-- whole ones. Key: scope, tenant_key.
CREATE VIEW download AS
SELECT scope, tenant_key, tenant_name, tenant_id, tenant_domain, country, segment, sub_segment, industry, tpid, customer_name,
  listed.ea_renewal, listed.largest_seat_csp_renewal,
  m365_seats, me5_seats, me3_seats, f3_seats, w365_eligible_seats, w365_whitespace,
  motion.name AS sales_motion,
  w365_pau, w365_mau, round(w365_utilization, 2)::DECIMAL(3,2) AS w365_utilization,
  intune_mau, round(intune_utilization, 2)::DECIMAL(3,2) AS intune_utilization,
  entra_id_mau, round(entra_id_utilization, 2)::DECIMAL(3,2) AS entra_id_utilization,
  mci_eligible, mci_eligible_engagements, intune_cpor_eligible, w365_cpor_eligible,
  mci_potential_earnings, cpor_potential_earnings, potential_earnings,
  cpor, csp, list_contains(types, 'UPOR') AS upor, csp_tier, t2_reseller_name, partner_id, tie.partner_name
FROM partner_tenant listed
JOIN partner ON partner.number = scope
JOIN sales_motion motion ON motion.number = listed.sales_motion
JOIN tenant_partner tie USING (tenant_key, partner_id);
