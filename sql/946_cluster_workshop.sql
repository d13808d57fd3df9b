-- The tenant x workshop table of all partners with the columns that their tenants have in the cluster, in its order: chart E under a filter on these reads one
-- table, and joins none. Key: tenant_key, workshop.
CREATE TABLE snapshot.all_workshop_cluster AS
SELECT workshop, all_workshop.mci_potential_earnings AS workshop_earnings, all_cluster.*
FROM snapshot.all_workshop JOIN snapshot.all_cluster USING (tenant_key)
ORDER BY segment_code, industry_code, rank, workshop;
