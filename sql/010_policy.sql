-- One row a threshold of the rules. Key: name. No rule writes such a number itself.
CREATE TABLE policy AS
SELECT * FROM (VALUES
  (1, 'ELIGIBLE_SEATS_ABOVE',        100::DECIMAL(18,4), 'A tenant is listed only with more eligible seats (ME5 + ME3 + F3) than this.'),
  (2, 'M365_SEATS_ENTERPRISE_ABOVE', 150, 'A tenant of an Enterprise segment is listed only with more Microsoft 365 seats than this.'),
  (3, 'M365_SEATS_SMEC_ABOVE',       25,  'A tenant of any other segment is listed only with more Microsoft 365 seats than this.'),
  (4, 'INTUNE_USAGE_ABOVE',          0.2, 'At this Intune utilization or below it, or where it is unknown, the sales motion is Nurture Intune.'),
  (5, 'LOW_WHITESPACE_BELOW',        500, 'Below this many eligible seats the sales motion is Low Whitespace.'),
  (6, 'MATURE_PAU_ABOVE',            250, 'Above this W365 PAU an Expand motion is a Mature one.'),
  (7, 'NEAR_THRESHOLD_SHARE',       0.1, 'A figure that misses a threshold by at most this share of it is just under it. Data quality alone reads this.'),
  (8, 'OTHER_THRESHOLD_FACTOR',     2,   'Where a reported sales motion contradicts a threshold by at most this factor, reconciliation takes it for a sign of another threshold.')
) AS policy(number, name, value, description);
