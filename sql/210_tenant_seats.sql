-- One row a tenant: its licensed seats. Key: tenant_id. Tenant measures 1 and 7.
-- A sum that 64 bits do not hold stands as the largest number that they do: tenant_seats_excess names it, and the load fails.
CREATE TABLE tenant_seats AS
SELECT tenant_id,
  coalesce(me5_seats, 0) AS me5_seats,
  coalesce(me3_seats, 0) AS me3_seats,
  coalesce(f3_seats, 0) AS f3_seats,
  coalesce(w365_eligible_seats, 0) AS w365_eligible_seats,
  coalesce(m365_seats, 0) AS m365_seats
FROM tenants ANTI JOIN export_tenant USING (tenant_id) LEFT JOIN (
  SELECT tenant_id, least(coalesce(COLUMNS(* EXCLUDE tenant_id), 0), 9223372036854775807)::BIGINT
  FROM (
    SELECT tenant_id,
      sum(seats) FILTER (product = 'ME5') AS me5_seats,
      sum(seats) FILTER (product = 'ME3') AS me3_seats,
      sum(seats) FILTER (product = 'F3') AS f3_seats,
      sum(seats) FILTER (product IN ('ME5', 'ME3', 'F3')) AS w365_eligible_seats,
      sum(seats) FILTER (counts) AS m365_seats
    FROM licenses JOIN microsoft_365 USING (product)
    GROUP BY tenant_id
  )
) USING (tenant_id);
