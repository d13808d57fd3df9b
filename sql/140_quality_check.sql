-- One row a check of the data: what it finds, and why that may be so. Key: name.
CREATE TABLE quality_check AS
SELECT * FROM (VALUES
  (1, 'MAU_OVER_PAU',         'More users than licences',
      'Users without a paid licence count as active: trials, policies that reach the whole tenant, or a service that several workloads share. Else licences are missing.'),
  (2, 'MISSING_USAGE',        'Usage unknown',
      'PAU or MAU of the workload is not reported. Utilization is unknown then, unknown Intune usage makes the motion Nurture Intune, and an unknown W365 PAU counts as 0.'),
  (3, 'UNMAPPED_SEGMENT',     'Segment without a family',
      'The reference table of segments lacks it, so the lower limit of Microsoft 365 seats holds. Add it there and load again.'),
  (4, 'COUNTRY_WITHOUT_AREA', 'Country without an area',
      'The country of the customer''s headquarters, or of one of your partners, is unknown or has no area, so the tenant is not MCI eligible. Correct it, or add it to the reference table of areas.'),
  (5, 'DUPLICATE_DOMAIN',     'Domain of several tenants',
      'Another of your tenants has the same domain: one may be a test tenant, or left over from a merger.'),
  (6, 'ENDED_ENGAGEMENT',     'Engagement that has ended',
      'Your partner has an offer for it, which counts no longer: the engagement is closed, or its last day is before the snapshot''s.'),
  (7, 'NEAR_THRESHOLD',       'Just under a threshold',
      'A little more, and the tenant is under another sales motion. Small errors of the data decide here.')
) AS quality_check(number, name, label, reason);
