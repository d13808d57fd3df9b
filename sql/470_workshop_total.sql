-- Chart E of scopes without a filter, from their tenant x workshop table: one row a scope and workshop, with the number of its tenants.
CREATE MACRO workshop_total_of(workshops) AS TABLE
SELECT scope, workshop, count(*) AS tenants, sum(mci_potential_earnings)::DECIMAL(18,2) AS mci_potential_earnings
FROM query_table(workshops)
GROUP BY ALL;
