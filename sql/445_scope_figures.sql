-- One row a scope and tenant listed for it, with the scopes' engagements from a table of them: the columns of the report that differ from scope to scope.
-- Key: scope, tenant_key.
-- Of an imported export the incentives are as reported: of several partners' the highest, since they may hold the same engagements.
-- rank is the place in the scope's own default order: it tells nothing of tenants outside the scope.
CREATE MACRO scope_figures_of(engagement_table) AS TABLE
WITH partner AS (
  SELECT scope, tenant_key,
    min(ea_renewal) AS ea_renewal,
    arg_max(largest_seat_csp_renewal, most_seats_earliest(csp_seats, largest_seat_csp_renewal))
      FILTER (largest_seat_csp_renewal IS NOT NULL) AS largest_seat_csp_renewal,
    max(intune_cpor_earnings) AS intune_cpor_earnings,
    max(w365_cpor_earnings) AS w365_cpor_earnings,
    bool_or(cpor) AS cpor_association,
    bool_or(csp) AS csp_association,
    max(COLUMNS('^reported_')) AS '\0'
  FROM scope_member JOIN tenant_partner USING (partner_id)
  GROUP BY scope, tenant_key
  HAVING bool_or(lists_tenants)
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY scope ORDER BY tenant_key)::INTEGER AS rank FROM partner
), mci AS (
  SELECT scope, tenant_key, count(*) AS engagements, bit_or(workloads) AS workloads, sum(estimated_earnings) AS earnings
  FROM query_table(engagement_table)
  GROUP BY scope, tenant_key
)
SELECT scope, tenant_key, rank,
  ea_renewal,
  largest_seat_csp_renewal,
  coalesce(ea_renewal, largest_seat_csp_renewal) AS renewal,
  CASE WHEN imported THEN reported_mci_eligible ELSE engagements IS NOT NULL END AS mci_eligible,
  CASE WHEN imported THEN reported_mci_engagements ELSE coalesce(engagements, 0)::INTEGER END AS mci_eligible_engagements,
  CASE WHEN NOT imported THEN coalesce(workloads, 0)::UTINYINT END AS mci_eligible_workloads,
  CASE WHEN imported THEN reported_intune_cpor ELSE intune_cpor_earnings IS NOT NULL END AS intune_cpor_eligible,
  CASE WHEN imported THEN reported_w365_cpor ELSE w365_cpor_earnings IS NOT NULL END AS w365_cpor_eligible,
  CASE WHEN imported THEN reported_mci_earnings ELSE coalesce(earnings, 0) END::DECIMAL(18,2) AS mci_potential_earnings,
  CASE WHEN imported THEN reported_cpor_earnings ELSE coalesce(intune_cpor_earnings, 0) + coalesce(w365_cpor_earnings, 0) END::DECIMAL(18,2) AS cpor_potential_earnings,
  CASE WHEN imported THEN reported_earnings ELSE coalesce(earnings, 0) + coalesce(intune_cpor_earnings, 0) + coalesce(w365_cpor_earnings, 0) END::DECIMAL(18,2) AS potential_earnings,
  cpor_association,
  csp_association
FROM ranked LEFT JOIN mci USING (scope, tenant_key) CROSS JOIN (SELECT imported() AS imported);
CREATE VIEW scope_figures AS FROM scope_figures_of('scope_engagement');
