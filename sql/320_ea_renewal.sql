-- One row a tenant and its EA reseller: the earliest month in which an EA subscription renews. Key: tenant_id, partner_id.
CREATE TABLE ea_renewal AS
SELECT s.tenant_id, s.partner_id, min(month_of(renewal_date)) AS ea_renewal
FROM subscriptions s
SEMI JOIN associations a ON a.tenant_id = s.tenant_id AND a.partner_id = s.partner_id AND a.association = 'EA', snapshot_info
WHERE program = 'EA' AND month_of(renewal_date) >= month_of(as_of)
GROUP BY s.tenant_id, s.partner_id;
