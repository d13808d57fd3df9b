-- One row a tenant: its licensed seats. Key: tenant_id. Tenant measures 1 and 7.
CREATE VIEW tenant_seats AS
SELECT tenant_id,
  coalesce(sum(seats) FILTER (product = 'ME5'), 0) AS me5_seats,
  coalesce(sum(seats) FILTER (product = 'ME3'), 0) AS me3_seats,
  coalesce(sum(seats) FILTER (product = 'F3'), 0) AS f3_seats,
  me5_seats + me3_seats + f3_seats AS w365_eligible_seats,
  coalesce(sum(seats) FILTER (counts), 0) AS m365_seats
FROM tenants LEFT JOIN licenses USING (tenant_id) LEFT JOIN microsoft_365 USING (product)
GROUP BY tenant_id;
