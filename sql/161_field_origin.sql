-- One row a field of the API whose values an imported export reports, or lacks; the others are read from it, or figured out by the rules. Key: field.
CREATE VIEW field_origin AS
SELECT field, CASE WHEN exported(name) THEN 'REPORTED' ELSE 'LACKING' END AS origin
FROM export_field
WHERE imported() AND NOT CASE field -- what the rules figure out of other columns
  WHEN 'w365EligibleSeats' THEN exported('me5_seats') AND exported('me3_seats') AND exported('f3_seats')
  WHEN 'w365Whitespace' THEN exported('w365_pau') OR NOT exported('w365_whitespace')
  WHEN 'w365Utilization' THEN NOT exported('w365_utilization') AND exported('w365_mau') AND exported('w365_pau')
  WHEN 'potentialEarnings' THEN NOT exported('potential_earnings') AND exported('mci_potential_earnings') AND exported('cpor_potential_earnings')
  ELSE exported(name) AND NOT figured END
UNION ALL
SELECT field, 'LACKING' FROM (VALUES ('intunePau'), ('entraIdPau'), ('windowsPau'), ('windowsMau'), ('mciEligibleWorkloads'), ('engagements'), ('potentialEarningsByWorkload')) AS lacking(field)
WHERE imported()
UNION ALL
SELECT 'renewal', 'LACKING' WHERE imported() AND NOT exported('ea_renewal') AND NOT exported('largest_seat_csp_renewal');
