-- The tenants of all partners once more, those of a segment and industry together, the names folded and what a tenant has alone left out: a question under
-- such a condition reads a few parts of the table, and a text condition does not fold each name again. Key: tenant_key.
CREATE TABLE snapshot.all_cluster AS
SELECT * EXCLUDE (scope, tenant_name, tenant_domain, tpid, customer_name, search_text),
  fold(tenant_name) AS tenant_name_folded, fold(tenant_domain) AS tenant_domain_folded, fold(customer_name) AS customer_name_folded
FROM snapshot.all_tenant
ORDER BY segment_code, industry_code, rank;
