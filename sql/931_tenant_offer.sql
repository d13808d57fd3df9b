CREATE TABLE snapshot.tenant_offer AS FROM tenant_offer ORDER BY partner_id, tenant_key, engagement_id;
DROP VIEW tenant_offer;
