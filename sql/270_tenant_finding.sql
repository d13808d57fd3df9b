-- One row a listed tenant and what a check finds in its data; subject is what the check is of: a workload, a segment, a country, a threshold.
-- Key: quality_check, subject, tenant_key. What an imported export lacks is no finding of a tenant.
CREATE VIEW tenant_finding AS
SELECT 'MAU_OVER_PAU' AS quality_check, workload AS subject, tenant_key FROM tenant JOIN workload ON over_used_workloads & bit <> 0
UNION ALL SELECT 'MISSING_USAGE', 'W365', tenant_key FROM tenant WHERE w365_pau IS NULL AND told('w365_pau') OR w365_mau IS NULL AND told('w365_mau')
UNION ALL SELECT 'MISSING_USAGE', 'INTUNE', tenant_key FROM tenant WHERE intune_pau IS NULL AND told('intune_pau') OR intune_mau IS NULL AND told('intune_mau')
UNION ALL SELECT 'MISSING_USAGE', 'ENTRA_ID', tenant_key FROM tenant WHERE entra_id_pau IS NULL AND told('entra_id_pau') OR entra_id_mau IS NULL AND told('entra_id_mau')
UNION ALL SELECT 'MISSING_USAGE', 'WINDOWS', tenant_key FROM tenant WHERE windows_pau IS NULL AND told('windows_pau') OR windows_mau IS NULL AND told('windows_mau')
UNION ALL SELECT 'UNMAPPED_SEGMENT', segment, tenant_key FROM tenant ANTI JOIN segments USING (segment)
UNION ALL SELECT 'COUNTRY_WITHOUT_AREA', hq_country, tenant_key FROM tenant JOIN (SELECT tpid, hq_country FROM customers ANTI JOIN areas ON country = hq_country) USING (tpid) WHERE NOT imported()
UNION ALL SELECT 'NEAR_THRESHOLD', 'INTUNE_USAGE_ABOVE', tenant_key FROM tenant
  WHERE intune_utilization >= just_under('INTUNE_USAGE_ABOVE') AND intune_utilization <= threshold('INTUNE_USAGE_ABOVE')::DOUBLE
UNION ALL SELECT 'NEAR_THRESHOLD', 'LOW_WHITESPACE_BELOW', tenant_key FROM tenant
  WHERE w365_eligible_seats >= just_under('LOW_WHITESPACE_BELOW') AND w365_eligible_seats < threshold('LOW_WHITESPACE_BELOW')
UNION ALL SELECT 'NEAR_THRESHOLD', 'MATURE_PAU_ABOVE', tenant_key FROM tenant
  WHERE w365_pau >= just_under('MATURE_PAU_ABOVE') AND w365_pau <= threshold('MATURE_PAU_ABOVE');
