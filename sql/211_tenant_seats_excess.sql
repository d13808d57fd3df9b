-- One row a tenant whose seats in all no 32-bit integer holds. Key: tenant_id. Any such row fails the load.
CREATE VIEW tenant_seats_excess AS
SELECT tenant_id, greatest(m365_seats, w365_eligible_seats) AS seats
FROM tenant_seats WHERE seats > 2147483647;
