-- One row a scope, tenant and engagement: the highest amount, once, whichever partners hold it. Key: scope, tenant_key, engagement_id. Incentives 4.
CREATE VIEW scope_engagement AS
SELECT scope, tenant_key, engagement_id, workshop, workloads,
  max(estimated_earnings) AS estimated_earnings,
  list_sort(list(partner_id)) AS partner_ids
FROM scope_member JOIN tenant_offer USING (partner_id)
GROUP BY scope, tenant_key, engagement_id, workshop, workloads;
