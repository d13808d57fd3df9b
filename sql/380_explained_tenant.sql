-- One row a tenant with any association: what explains whether it is listed and its motion. Key: tenant_id.
-- Who may read which column is decided by explained_association: consent limits it.
CREATE VIEW explained_tenant AS
SELECT tenant_id, tenant_name, t.data_sharing, shares_data,
  w365_eligible_seats, w365_eligible_seats_above, enough_eligible_seats,
  m365_seats, m365_seats_above, enough_m365_seats,
  utilization(intune_mau, intune_pau) AS intune_utilization,
  threshold('INTUNE_USAGE_ABOVE') AS intune_usage_above,
  coalesce(intune_pau > 0 AND intune_mau > threshold('INTUNE_USAGE_ABOVE') * intune_pau, false) AS intune_in_use,
  threshold('LOW_WHITESPACE_BELOW') AS low_whitespace_below,
  w365_eligible_seats >= threshold('LOW_WHITESPACE_BELOW') AS enough_whitespace,
  coalesce(w365_pau, 0) AS w365_pau,
  f3_seats, industry, f3_seats > 0 AND frontline AS frontline,
  threshold('MATURE_PAU_ABOVE') AS mature_pau_above,
  coalesce(w365_pau, 0) > threshold('MATURE_PAU_ABOVE') AS mature,
  sales_motion
FROM tenants t
JOIN tenant_sales_motion USING (tenant_id)
SEMI JOIN associations USING (tenant_id);
