-- One row a tenant and its CSP provider: the renewal month of the Microsoft 365 subscription with the most seats;
-- of equal ones the earlier month. Key: tenant_id, partner_id.
CREATE TABLE largest_seat_csp_renewal AS
SELECT s.tenant_id, s.partner_id,
  max(seats) AS csp_seats,
  arg_max(month_of(renewal_date), most_seats_earliest(seats, renewal_date)) AS largest_seat_csp_renewal
FROM subscriptions s
JOIN microsoft_365 USING (product)
SEMI JOIN associations a ON a.tenant_id = s.tenant_id AND a.partner_id = s.partner_id AND a.association = 'CSP', snapshot_info
WHERE program = 'CSP' AND counts AND month_of(renewal_date) >= month_of(as_of)
GROUP BY s.tenant_id, s.partner_id;
