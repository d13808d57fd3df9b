-- The seats of the tenants of an imported export: eligible ones as the rules figure them, and as reported where one of their parts is unknown.
INSERT INTO tenant_seats BY NAME
SELECT tenant_id, me5_seats, me3_seats, f3_seats, coalesce(me5_seats::BIGINT + me3_seats + f3_seats, w365_eligible_seats) AS w365_eligible_seats, m365_seats
FROM export_tenant;
