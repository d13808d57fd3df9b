-- One row a tenant and partner with any association: its types and what the CSP row says. Key: tenant_id, partner_id.
-- Two types are the smaller and the larger: a list is gathered only of more, since lists do not spill to disk.
CREATE TABLE tenant_association AS
SELECT tenant_id, partner_id,
  CASE count(*) WHEN 1 THEN [min(association)] WHEN 2 THEN [min(association), max(association)] END AS types,
  bool_or(association = 'CPOR') AS cpor,
  bool_or(association = 'CSP') AS csp,
  bool_or(association = 'EA') AS ea,
  bool_or(lists_tenants) AS lists_tenants,
  max(csp_tier) FILTER (association = 'CSP') AS csp_tier,
  max(t2_reseller_name) FILTER (association = 'CSP') AS t2_reseller_name
FROM associations JOIN association_types USING (association)
GROUP BY tenant_id, partner_id;
UPDATE tenant_association SET types = many.types
FROM (
  SELECT tenant_id, partner_id, list_sort(list(association)) AS types
  FROM associations SEMI JOIN (SELECT tenant_id, partner_id FROM tenant_association WHERE types IS NULL) USING (tenant_id, partner_id)
  GROUP BY tenant_id, partner_id
) many
WHERE tenant_association.types IS NULL AND tenant_association.tenant_id = many.tenant_id AND tenant_association.partner_id = many.partner_id;
