-- One row a tenant and partner who may claim a workload: the amounts, null where not claimable. Key: tenant_id, partner_id. Incentives 3.
CREATE TABLE cpor_claim AS
SELECT i.tenant_id, i.partner_id,
  max(estimated_earnings) FILTER (workload = 'INTUNE') AS intune_cpor_earnings,
  max(estimated_earnings) FILTER (workload = 'W365') AS w365_cpor_earnings
FROM cpor_incentives i
SEMI JOIN tenant_association a ON a.tenant_id = i.tenant_id AND a.partner_id = i.partner_id AND a.lists_tenants
WHERE claimable
GROUP BY i.tenant_id, i.partner_id;
