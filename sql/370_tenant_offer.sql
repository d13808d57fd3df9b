-- One row a listed tenant, partner and engagement that they are MCI eligible for. Key: tenant_key, partner_id, engagement_id.
CREATE VIEW tenant_offer AS
SELECT tenant_key, partner_id, engagement_id, workshop, workloads, estimated_earnings
FROM eligible_offer JOIN tenant USING (tenant_id);
