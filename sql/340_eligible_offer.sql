-- One row a tenant, partner and engagement that they are MCI eligible for. Key: tenant_id, partner_id, engagement_id. Incentives 1.
CREATE VIEW eligible_offer AS
SELECT o.tenant_id, o.partner_id, engagement_id, workshop, workloads, estimated_earnings
FROM engagement_offers o
JOIN open_engagement USING (engagement_id)
JOIN tenant_association a ON a.tenant_id = o.tenant_id AND a.partner_id = o.partner_id AND a.lists_tenants
JOIN partners p ON p.partner_id = o.partner_id
JOIN areas partner_area ON partner_area.country = p.country
JOIN tenants t ON t.tenant_id = o.tenant_id
JOIN customers c ON c.tpid = t.tpid
JOIN areas customer_area ON customer_area.country = c.hq_country AND customer_area.area = partner_area.area;
