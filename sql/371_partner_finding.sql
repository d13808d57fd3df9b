-- One row a listed tenant, a partner who lists it, and what a check finds in what ties them. Key: quality_check, subject, tenant_key, partner_id.
CREATE VIEW partner_finding AS
SELECT 'COUNTRY_WITHOUT_AREA' AS quality_check, country AS subject, tenant_key, partner_id
FROM tenant_partner JOIN (SELECT partner_id, country FROM partners ANTI JOIN areas USING (country)) USING (partner_id)
WHERE lists_tenants AND NOT imported()
UNION ALL
SELECT DISTINCT 'ENDED_ENGAGEMENT', workshop, tenant_key, partner_id
FROM tenant_partner JOIN tenant USING (tenant_key) JOIN engagement_offers USING (tenant_id, partner_id) JOIN engagements USING (engagement_id), snapshot_info
WHERE lists_tenants AND (status <> 'OPEN' OR valid_to < as_of);
