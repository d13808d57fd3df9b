-- One row a tenant and partner with any association, listed or not. Key: tenant_id, partner_id.
CREATE VIEW explained_association AS
SELECT tenant_id, partner_id, types, lists_tenants, ea_renewal, has_ea_subscription
FROM tenant_association
LEFT JOIN ea_renewal USING (tenant_id, partner_id)
LEFT JOIN (
  SELECT DISTINCT s.tenant_id, s.partner_id, true AS has_ea_subscription
  FROM subscriptions s
  SEMI JOIN associations a ON a.tenant_id = s.tenant_id AND a.partner_id = s.partner_id AND a.association = 'EA'
  WHERE program = 'EA'
) USING (tenant_id, partner_id);
