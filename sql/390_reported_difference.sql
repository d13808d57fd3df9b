-- One row a row of an imported export and figure of it that differs from what the rules make of that row: both values, as text, and the likely cause. A sales
-- motion that the rules cannot decide is one too. Key: line, field.
CREATE VIEW reported_difference AS
WITH compared AS (
  SELECT e.* REPLACE (reported.number AS sales_motion), d.* EXCLUDE (line, tenant_id, partner_id, w365_pau, f3_seats, intune_utilization, w365_eligible_seats, w365_whitespace,
      w365_utilization, potential_earnings, sales_motion),
    d.w365_eligible_seats AS derived_seats, d.w365_whitespace AS derived_whitespace, d.w365_utilization AS derived_utilization,
    d.potential_earnings AS derived_earnings, d.sales_motion AS derived_motion, coalesce(d.sales_motion, d.sales_motion_in_use) AS likely_motion
  FROM export_row e JOIN export_derived d USING (line) JOIN sales_motion reported ON reported.name = e.sales_motion
)
SELECT line, 'w365EligibleSeats' AS field, w365_eligible_seats::VARCHAR AS reported, derived_seats::VARCHAR AS derived,
  CASE WHEN w365_eligible_seats IS NULL THEN 'MISSING_VALUE' ELSE 'CONTRADICTION' END AS cause
FROM compared WHERE exported('w365_eligible_seats') AND w365_eligible_seats IS DISTINCT FROM derived_seats AND derived_seats IS NOT NULL
UNION ALL
SELECT line, 'w365Whitespace', w365_whitespace::VARCHAR, derived_whitespace::VARCHAR,
  CASE WHEN w365_whitespace IS NULL OR w365_pau IS NULL THEN 'MISSING_VALUE'
       WHEN w365_whitespace = 0 AND derived_whitespace < 0 THEN 'NOT_BELOW_ZERO'
       WHEN w365_whitespace = w365_eligible_seats - w365_pau THEN 'ELIGIBLE_SEATS'
       ELSE 'CONTRADICTION' END
FROM compared WHERE exported('w365_whitespace') AND w365_whitespace IS DISTINCT FROM derived_whitespace AND derived_whitespace IS NOT NULL
UNION ALL
SELECT line, 'w365Utilization', w365_utilization::DOUBLE::VARCHAR, derived_utilization::VARCHAR,
  CASE WHEN w365_utilization IS NULL OR w365_mau IS NULL OR w365_pau IS NULL THEN 'MISSING_VALUE'
       WHEN abs(derived_utilization::DECIMAL(18,12) - w365_utilization) < 2 * half_unit(w365_utilization_places) THEN 'PERCENT_ROUNDING'
       ELSE 'CONTRADICTION' END
FROM compared WHERE exported('w365_utilization') AND exported('w365_mau') AND exported('w365_pau')
  AND CASE WHEN w365_utilization IS NULL OR derived_utilization IS NULL THEN (w365_utilization IS NULL) <> (derived_utilization IS NULL)
           ELSE abs(derived_utilization::DECIMAL(18,12) - w365_utilization) > half_unit(w365_utilization_places) END
UNION ALL
SELECT line, 'potentialEarnings', potential_earnings::VARCHAR, derived_earnings::VARCHAR, CASE WHEN potential_earnings IS NULL THEN 'MISSING_VALUE' ELSE 'CONTRADICTION' END
FROM compared WHERE exported('potential_earnings') AND potential_earnings IS DISTINCT FROM derived_earnings AND derived_earnings IS NOT NULL
UNION ALL
SELECT line, 'salesMotion', reported.name, derived.name,
  CASE WHEN derived_motion IS NULL AND intune_in_use IS NULL AND sales_motion IN (1, sales_motion_in_use) THEN 'PERCENT_ROUNDING'
       WHEN likely_motion IS NULL OR (sales_motion = 1) <> (likely_motion = 1) AND intune_utilization IS NULL THEN 'MISSING_VALUE'
       WHEN (sales_motion = 1) <> (likely_motion = 1) THEN CASE WHEN near(intune_utilization, 'INTUNE_USAGE_ABOVE') THEN 'OTHER_THRESHOLD' ELSE 'CONTRADICTION' END
       WHEN (sales_motion = 2) <> (likely_motion = 2) THEN CASE WHEN near(seats, 'LOW_WHITESPACE_BELOW') THEN 'OTHER_THRESHOLD' ELSE 'CONTRADICTION' END
       WHEN (sales_motion, likely_motion) IN ((4, 6), (6, 4), (5, 7), (7, 5)) THEN 'OTHER_FRONTLINE'
       WHEN (sales_motion, likely_motion) IN ((4, 5), (5, 4), (6, 7), (7, 6)) AND near(w365_pau, 'MATURE_PAU_ABOVE') THEN 'OTHER_THRESHOLD'
       ELSE 'CONTRADICTION' END
FROM compared JOIN sales_motion reported ON reported.number = sales_motion LEFT JOIN sales_motion derived ON derived.number = derived_motion
WHERE exported('intune_utilization') AND sales_motion IS DISTINCT FROM derived_motion
UNION ALL
SELECT line, 'eaRenewal', strftime(ea_renewal, '%Y-%m'), NULL, 'OVER' FROM export_row, snapshot_info WHERE month_of(ea_renewal) < month_of(as_of)
UNION ALL
SELECT line, 'largestSeatCspRenewal', strftime(largest_seat_csp_renewal, '%Y-%m'), NULL, 'OVER' FROM export_row, snapshot_info WHERE month_of(largest_seat_csp_renewal) < month_of(as_of);
