-- One row a scope, tenant and workshop: an engagement counts once, under its own name. Key: scope, tenant_key, workshop. Incentives 6.
CREATE VIEW scope_workshop AS
SELECT scope, tenant_key, workshop, sum(estimated_earnings)::DECIMAL(18,2) AS mci_potential_earnings
FROM scope_engagement
GROUP BY scope, tenant_key, workshop;
