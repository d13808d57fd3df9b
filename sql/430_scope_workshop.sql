-- One row a scope, tenant and workshop of a table of scopes' engagements: an engagement counts once, under its own name. Key: scope, tenant_key, workshop.
-- Incentives 6.
CREATE MACRO scope_workshop_of(engagement_table) AS TABLE
SELECT scope, tenant_key, workshop, sum(estimated_earnings)::DECIMAL(18,2) AS mci_potential_earnings
FROM query_table(engagement_table)
GROUP BY scope, tenant_key, workshop;
CREATE VIEW scope_workshop AS FROM scope_workshop_of('scope_engagement');
