-- One row a law of the snapshot that does not hold, and how often it does not. A load with one publishes nothing.
CREATE VIEW violation AS
SELECT law, times FROM (
  SELECT 'tenant_key numbers the tenants' AS law, count(*) FILTER (tenant_key NOT BETWEEN 1 AND (SELECT count(*) FROM snapshot.tenant)) AS times FROM snapshot.tenant
  UNION ALL SELECT 'every listed tenant is in the scope of all partners', abs((SELECT count(*) FROM snapshot.tenant) - count(*)) FROM snapshot.all_tenant
  UNION ALL SELECT 'rank numbers the scope of all partners', count(*) FILTER (rank NOT BETWEEN 1 AND (SELECT count(*) FROM snapshot.all_tenant)) FROM snapshot.all_tenant
  UNION ALL SELECT 'rank numbers each partner''s scope', count(*) FROM (SELECT scope FROM snapshot.partner_tenant GROUP BY scope HAVING max(rank) <> count(*) OR min(rank) <> 1)
  UNION ALL SELECT 'a partner''s tenant is a tenant of all', count(*) FROM snapshot.partner_tenant ANTI JOIN snapshot.all_tenant USING (tenant_key)
  UNION ALL SELECT 'a tenant of all is some partner''s', count(*) FROM snapshot.all_tenant ANTI JOIN snapshot.partner_tenant USING (tenant_key)
  UNION ALL SELECT 'an engagement is of a listed tenant', count(*) FROM snapshot.all_engagement ANTI JOIN snapshot.all_tenant USING (tenant_key)
  UNION ALL SELECT 'a tenant with a workshop is eligible', count(*) FROM snapshot.all_workshop JOIN snapshot.all_tenant USING (tenant_key) WHERE NOT (mci_eligible OR imported())
  UNION ALL SELECT 'every tenant has one of the seven motions', count(*) FROM snapshot.all_tenant ANTI JOIN snapshot.sales_motion ON sales_motion = number
  UNION ALL SELECT 'whitespace is eligible seats without PAU', count(*) FILTER (w365_whitespace <> w365_eligible_seats - coalesce(w365_pau, 0)) FROM snapshot.all_tenant WHERE NOT imported() OR exported('w365_pau')
  UNION ALL SELECT 'potential earnings are MCI and CPOR together', count(*) FILTER (potential_earnings <> mci_potential_earnings + cpor_potential_earnings) FROM snapshot.all_tenant WHERE NOT imported()
  UNION ALL SELECT 'workshops add up to the MCI potential earnings',
    (SELECT coalesce(sum(mci_potential_earnings), 0) FROM snapshot.all_workshop) <> coalesce(sum(mci_potential_earnings), 0) FROM snapshot.all_tenant WHERE NOT imported()
  UNION ALL SELECT 'the rollups and the cluster count every tenant', count(*) FROM (
    SELECT sum(tenants) AS tenants, sum(w365_whitespace) AS whitespace, sum(potential_earnings) AS earnings FROM snapshot.all_rollup_chart
    UNION ALL SELECT sum(tenants), sum(w365_whitespace), sum(potential_earnings) FROM snapshot.all_rollup_industry
    UNION ALL SELECT sum(tenants), sum(w365_whitespace), sum(potential_earnings) FROM snapshot.all_rollup_country
    UNION ALL SELECT count(*), sum(w365_whitespace), sum(potential_earnings) FROM snapshot.all_cluster
  ) rollup, (SELECT nullif(count(*), 0) AS tenants, sum(w365_whitespace) AS whitespace, sum(potential_earnings) AS earnings FROM snapshot.all_tenant) whole
  WHERE (rollup.tenants, rollup.whitespace, rollup.earnings) IS DISTINCT FROM (whole.tenants, whole.whitespace, whole.earnings)
  UNION ALL SELECT 'the clustered workshops are those of all partners', count(*) FROM (
    SELECT count(*) AS workshops, sum(workshop_earnings) AS earnings FROM snapshot.all_workshop_cluster
  ) clustered, (SELECT count(*) AS workshops, sum(mci_potential_earnings) AS earnings FROM snapshot.all_workshop) whole
  WHERE (clustered.workshops, clustered.earnings) IS DISTINCT FROM (whole.workshops, whole.earnings)
  UNION ALL SELECT 'the rows are those of the tenants', count(*) FROM (
    SELECT count(*) AS tenants, bit_xor(hash(scope, rank, tenant_key)) AS keys FROM (FROM snapshot.all_row UNION ALL FROM snapshot.partner_row)
  ) written, (
    SELECT count(*) AS tenants, bit_xor(hash(scope, rank, tenant_key)) AS keys
    FROM (SELECT scope, rank, tenant_key FROM snapshot.all_tenant UNION ALL SELECT scope, rank, tenant_key FROM snapshot.partner_tenant)
  ) whole
  WHERE (written.tenants, written.keys) IS DISTINCT FROM (whole.tenants, whole.keys)
  UNION ALL SELECT 'the associations of tenants are those of partners', count(*) FROM (
    SELECT count(*) AS associations, bit_xor(hash(scope, tenant_key, partner_id)) AS keys FROM snapshot.all_association
  ) by_tenant, (SELECT count(*) AS associations, bit_xor(hash(scope, tenant_key, partner_id)) AS keys FROM snapshot.partner_association) whole
  WHERE (by_tenant.associations, by_tenant.keys) IS DISTINCT FROM (whole.associations, whole.keys)
  UNION ALL SELECT 'the summaries add up to their totals', count(*) FROM (
    SELECT scope, sum(tenants) FILTER (dimension = 0) AS tenants, sum(tenants) FILTER (has_w365 IS NOT NULL) AS by_w365, sum(tenants) FILTER (sales_motion IS NOT NULL) AS by_motion
    FROM (FROM snapshot.all_summary UNION ALL FROM snapshot.partner_summary) GROUP BY scope
  ) summary FULL JOIN (SELECT 0 AS scope, count(*) AS tenants FROM snapshot.all_tenant HAVING count(*) > 0 UNION ALL SELECT scope, count(*) FROM snapshot.partner_tenant GROUP BY scope) counted USING (scope)
  WHERE (summary.tenants, by_w365, by_motion) IS DISTINCT FROM (counted.tenants, counted.tenants, counted.tenants)
  UNION ALL SELECT 'the partners'' rollups count their tenants', abs((SELECT coalesce(sum(tenants), 0) FROM snapshot.partner_rollup_chart) - count(*)) FROM snapshot.partner_tenant
)
WHERE times <> 0;
