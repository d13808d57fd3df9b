-- One row a likely cause of a difference that reconciliation finds. Key: name.
CREATE TABLE difference_cause AS
SELECT * FROM (VALUES
  (1, 'PERCENT_ROUNDING', 'Percentages are rounded: the exact one may lie on either side of the threshold, or was rounded another way.'),
  (2, 'OTHER_THRESHOLD',  'The figure is close to the threshold: the export may follow another one, of a year before or after.'),
  (3, 'OTHER_FRONTLINE',  'The list of frontline priority industries differs from the reference table frontline_industries, which is a sample.'),
  (4, 'NOT_BELOW_ZERO',   'More W365 is paid for than is eligible: the export stops at 0, the rules do not.'),
  (5, 'ELIGIBLE_SEATS',   'It follows from the reported eligible seats, which differ too.'),
  (6, 'MISSING_VALUE',    'The row lacks a value that the rules need, or the export lacks this one though the rules can figure it out.'),
  (7, 'OVER',             'The month is before the snapshot''s: the renewal is over and does not count.'),
  (8, 'CONFLICTING_ROWS', 'Rows of one tenant, or of one customer, differ: the first row is served.'),
  (9, 'CONTRADICTION',    'The row''s own figures contradict each other: most likely bad data.')
) AS difference_cause(number, name, reason);
