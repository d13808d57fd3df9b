-- The largest seat CSP renewals of an imported export, as reported. The export lacks the seats: of several partners' the earliest counts.
INSERT INTO largest_seat_csp_renewal BY NAME
SELECT tenant_id, partner_id, 0 AS csp_seats, month_of(largest_seat_csp_renewal) AS largest_seat_csp_renewal
FROM export_row, snapshot_info WHERE month_of(largest_seat_csp_renewal) >= month_of(as_of);
