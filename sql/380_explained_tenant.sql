-- One row a tenant with any association: what explains whether it is listed and its motion. Key: tenant_id.
-- Who may read which column is decided by explained_association: consent limits it. Of an imported export the motion is the reported one, and tells
-- whether Intune is in use where a rounded percentage does not.
CREATE VIEW explained_tenant AS
SELECT tenant_id, tenant_name, t.data_sharing, shares_data, listed,
  w365_eligible_seats, w365_eligible_seats_above, enough_eligible_seats,
  m365_seats, m365_seats_above, enough_m365_seats,
  intune_utilization,
  threshold('INTUNE_USAGE_ABOVE') AS intune_usage_above,
  CASE WHEN imported() THEN coalesce(derived.intune_in_use, m.sales_motion <> 1)
       ELSE coalesce(intune_pau > 0 AND intune_mau > threshold('INTUNE_USAGE_ABOVE') * intune_pau, false) END AS intune_in_use,
  threshold('LOW_WHITESPACE_BELOW') AS low_whitespace_below,
  w365_eligible_seats >= threshold('LOW_WHITESPACE_BELOW') AS enough_whitespace,
  coalesce(w365_pau, 0) AS w365_pau,
  f3_seats, industry, coalesce(f3_seats > 0 AND frontline, false) AS frontline,
  threshold('MATURE_PAU_ABOVE') AS mature_pau_above,
  coalesce(w365_pau, 0) > threshold('MATURE_PAU_ABOVE') AS mature,
  m.sales_motion,
  imported() AS motion_reported,
  CASE WHEN imported() THEN derived.sales_motion ELSE m.sales_motion END AS derived_sales_motion,
  imported() AND derived.intune_in_use IS NULL AS intune_undecidable
FROM tenants t
JOIN tenant_sales_motion m USING (tenant_id)
LEFT JOIN (SELECT tenant_id, intune_in_use, sales_motion FROM export_derived SEMI JOIN export_tenant USING (line)) derived USING (tenant_id)
SEMI JOIN tenant_association USING (tenant_id);
