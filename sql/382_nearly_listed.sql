-- One row a tenant that is not listed though it shares its data, and a rule of seats that it misses: all that it misses, it misses by little.
-- Who may read it is decided by explained_association. Key: tenant_id, rule.
CREATE VIEW nearly_listed AS
WITH missed AS (
  SELECT tenant_id, tenant_name, 'ELIGIBLE_SEATS' AS rule, w365_eligible_seats AS seats, w365_eligible_seats_above AS threshold
  FROM explained_tenant WHERE shares_data AND NOT listed AND NOT enough_eligible_seats
  UNION ALL
  SELECT tenant_id, tenant_name, 'M365_SEATS', m365_seats, m365_seats_above
  FROM explained_tenant WHERE shares_data AND NOT listed AND NOT enough_m365_seats
)
SELECT tenant_id, tenant_name, rule, seats, threshold, floor(threshold)::BIGINT + 1 - seats AS seats_missing
FROM missed
ANTI JOIN (SELECT tenant_id FROM missed WHERE seats < threshold * (1 - threshold('NEAR_THRESHOLD_SHARE'))) far USING (tenant_id);
