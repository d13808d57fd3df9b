-- One row a check and subject whose tenants a filter of the API keeps: that filter, as JSON. Key: quality_check, subject.
CREATE VIEW quality_filter AS
SELECT 'MAU_OVER_PAU' AS quality_check, workload AS subject, json_object('overUsedWorkloads', json_object('anyOf', [workload])) AS filter FROM workload
UNION ALL
SELECT 'MISSING_USAGE', subject, json_object('or', list(json_object(field, json_object('isNull', true)) ORDER BY field DESC))
FROM (VALUES ('W365', 'w365Pau', 'w365_pau'), ('W365', 'w365Mau', 'w365_mau'), ('INTUNE', 'intunePau', 'intune_pau'), ('INTUNE', 'intuneMau', 'intune_mau'),
  ('ENTRA_ID', 'entraIdPau', 'entra_id_pau'), ('ENTRA_ID', 'entraIdMau', 'entra_id_mau'), ('WINDOWS', 'windowsPau', 'windows_pau'), ('WINDOWS', 'windowsMau', 'windows_mau')
) AS usage_field(subject, field, name)
WHERE told(name) GROUP BY subject
UNION ALL
SELECT DISTINCT 'UNMAPPED_SEGMENT', segment, json_object('segment', json_object('eq', segment, 'caseSensitive', true)) FROM tenants ANTI JOIN segments USING (segment)
UNION ALL
SELECT 'NEAR_THRESHOLD', 'INTUNE_USAGE_ABOVE',
  json_object('intuneUtilization', json_object('gte', just_under('INTUNE_USAGE_ABOVE'), 'lte', threshold('INTUNE_USAGE_ABOVE')::DOUBLE))
UNION ALL
SELECT 'NEAR_THRESHOLD', 'LOW_WHITESPACE_BELOW',
  json_object('w365EligibleSeats', json_object('gte', ceil(just_under('LOW_WHITESPACE_BELOW'))::INTEGER, 'lt', ceil(threshold('LOW_WHITESPACE_BELOW'))::INTEGER))
UNION ALL
SELECT 'NEAR_THRESHOLD', 'MATURE_PAU_ABOVE',
  json_object('w365Pau', json_object('gte', ceil(just_under('MATURE_PAU_ABOVE'))::INTEGER, 'lte', floor(threshold('MATURE_PAU_ABOVE'))::INTEGER));
