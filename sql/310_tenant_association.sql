-- One row a tenant and partner with any association: its types and what the CSP row says. Key: tenant_id, partner_id.
CREATE VIEW tenant_association AS
SELECT tenant_id, partner_id,
  list_sort(list(association)) AS types,
  bool_or(association = 'CPOR') AS cpor,
  bool_or(association = 'CSP') AS csp,
  bool_or(association = 'EA') AS ea,
  bool_or(lists_tenants) AS lists_tenants,
  max(csp_tier) FILTER (association = 'CSP') AS csp_tier,
  max(t2_reseller_name) FILTER (association = 'CSP') AS t2_reseller_name
FROM associations JOIN association_types USING (association)
GROUP BY tenant_id, partner_id;
