-- One row a tenant: the listing rules 1 to 3, each with its value, threshold and verdict, beside its measures. Key: tenant_id.
-- An imported export is listed as it stands. Seats that it does not tell pass.
CREATE VIEW tenant_listing AS
SELECT *, imported() OR (enough_eligible_seats AND enough_m365_seats AND shares_data) AS listed
FROM (
  SELECT *,
    w365_eligible_seats > w365_eligible_seats_above AS enough_eligible_seats,
    coalesce(m365_seats > m365_seats_above, true) AS enough_m365_seats
  FROM (
    SELECT m.*,
      threshold('ELIGIBLE_SEATS_ABOVE') AS w365_eligible_seats_above,
      CASE WHEN family = 'ENTERPRISE' THEN threshold('M365_SEATS_ENTERPRISE_ABOVE')
           ELSE threshold('M365_SEATS_SMEC_ABOVE') END AS m365_seats_above,
      data_sharing = 'granted' AS shares_data
    FROM tenant_measures m LEFT JOIN segments USING (segment)
  )
);
