-- The associations of an imported export: each of its rows lists its tenant. Who is shown an EA renewal is the EA reseller.
INSERT INTO tenant_association BY NAME
SELECT tenant_id, partner_id,
  list_filter([CASE WHEN cpor THEN 'CPOR' END, CASE WHEN csp THEN 'CSP' END, CASE WHEN ea_renewal IS NOT NULL THEN 'EA' END, CASE WHEN upor THEN 'UPOR' END],
    lambda association: association IS NOT NULL) AS types,
  coalesce(cpor, false) AS cpor, coalesce(csp, false) AS csp, ea_renewal IS NOT NULL AS ea,
  true AS lists_tenants, csp_tier, t2_reseller_name
FROM export_row;
