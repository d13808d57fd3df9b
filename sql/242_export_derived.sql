-- One row a row of an imported export: what the rules make of that row alone, null where it does not tell. Key: line; tenant_id, partner_id.
-- A percentage is rounded: the exact Intune usage lies from least_intune_usage to under most_intune_usage, and rule 1 of the motions may be undecidable.
CREATE TABLE export_derived AS
SELECT *,
  CASE intune_in_use WHEN true THEN sales_motion_in_use WHEN false THEN 1 END::UTINYINT AS sales_motion
FROM (
  SELECT *,
    CASE WHEN NOT exported('intune_utilization') THEN NULL
         WHEN intune_utilization IS NULL THEN false
         WHEN least_intune_usage > threshold('INTUNE_USAGE_ABOVE') THEN true
         WHEN most_intune_usage <= threshold('INTUNE_USAGE_ABOVE') THEN false END AS intune_in_use,
    CASE
      WHEN seats < threshold('LOW_WHITESPACE_BELOW') THEN 2
      WHEN NOT exported('w365_pau') THEN NULL
      WHEN coalesce(w365_pau, 0) = 0 THEN 3
      WHEN frontline AND f3_seats IS NULL THEN NULL
      WHEN frontline AND f3_seats > 0 AND w365_pau > threshold('MATURE_PAU_ABOVE') THEN 4
      WHEN frontline AND f3_seats > 0 THEN 5
      WHEN w365_pau > threshold('MATURE_PAU_ABOVE') THEN 6
      ELSE 7
    END AS sales_motion_in_use
  FROM (
    SELECT line, tenant_id, partner_id, w365_pau, f3_seats, intune_utilization, f.industry IS NOT NULL AS frontline,
      me5_seats::BIGINT + me3_seats + f3_seats AS w365_eligible_seats,
      coalesce(me5_seats::BIGINT + me3_seats + f3_seats, e.w365_eligible_seats) AS seats,
      CASE WHEN exported('w365_pau') THEN seats - coalesce(w365_pau, 0) END AS w365_whitespace,
      utilization(w365_mau, w365_pau) AS w365_utilization,
      mci_potential_earnings + cpor_potential_earnings AS potential_earnings,
      intune_utilization::DECIMAL(18,12) - half_unit(intune_utilization_places) AS least_intune_usage,
      intune_utilization::DECIMAL(18,12) + half_unit(intune_utilization_places) AS most_intune_usage
    FROM export_row e LEFT JOIN frontline_industries f ON f.industry = e.industry
  )
);
