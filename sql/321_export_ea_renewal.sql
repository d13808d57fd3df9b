-- The EA renewals of an imported export, as reported.
INSERT INTO ea_renewal
SELECT tenant_id, partner_id, month_of(ea_renewal) FROM export_row, snapshot_info WHERE month_of(ea_renewal) >= month_of(as_of);
