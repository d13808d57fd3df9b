-- One row a field of the API that an export may have: its column, and whether the rules figure it out where a source is loaded. Key: field.
CREATE TABLE export_field AS
SELECT * FROM (VALUES
  ('tenantName', 'tenant_name', false), ('tenantDomain', 'tenant_domain', false), ('country', 'country', false), ('segment', 'segment', false),
  ('subSegment', 'sub_segment', false), ('industry', 'industry', false), ('tpid', 'tpid', false), ('customerName', 'customer_name', false),
  ('eaRenewal', 'ea_renewal', true), ('largestSeatCspRenewal', 'largest_seat_csp_renewal', true),
  ('m365Seats', 'm365_seats', true), ('me5Seats', 'me5_seats', false), ('me3Seats', 'me3_seats', false), ('f3Seats', 'f3_seats', false),
  ('w365EligibleSeats', 'w365_eligible_seats', true), ('w365Whitespace', 'w365_whitespace', true), ('salesMotion', 'sales_motion', true),
  ('w365Pau', 'w365_pau', false), ('w365Mau', 'w365_mau', false), ('w365Utilization', 'w365_utilization', true),
  ('intuneMau', 'intune_mau', false), ('intuneUtilization', 'intune_utilization', true),
  ('entraIdMau', 'entra_id_mau', false), ('entraIdUtilization', 'entra_id_utilization', true),
  ('mciEligible', 'mci_eligible', true), ('mciEligibleEngagements', 'mci_eligible_engagements', true),
  ('intuneCporEligible', 'intune_cpor_eligible', true), ('w365CporEligible', 'w365_cpor_eligible', true),
  ('mciPotentialEarnings', 'mci_potential_earnings', true), ('cporPotentialEarnings', 'cpor_potential_earnings', true), ('potentialEarnings', 'potential_earnings', true)
) AS export_field(field, name, figured);
