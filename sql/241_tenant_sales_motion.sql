-- One row a tenant: the number of the first rule that fits it, beside its listing and measures. Key: tenant_id.
-- Intune usage is compared as MAU <= threshold * PAU: exact, no rounding.
CREATE TABLE tenant_sales_motion AS
SELECT *,
  CASE
    WHEN (intune_pau > 0 AND intune_mau > threshold('INTUNE_USAGE_ABOVE') * intune_pau) IS NOT TRUE THEN 1
    WHEN w365_eligible_seats < threshold('LOW_WHITESPACE_BELOW') THEN 2
    WHEN coalesce(w365_pau, 0) = 0 THEN 3
    WHEN f3_seats > 0 AND frontline AND w365_pau > threshold('MATURE_PAU_ABOVE') THEN 4
    WHEN f3_seats > 0 AND frontline THEN 5
    WHEN w365_pau > threshold('MATURE_PAU_ABOVE') THEN 6
    ELSE 7
  END::UTINYINT AS sales_motion
FROM tenant_listing;
