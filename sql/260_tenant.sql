-- One row a listed tenant: every column that is the same for all partners. Key: tenant_key, tenant_id.
CREATE VIEW tenant AS
SELECT tenant_key, t.tenant_id, tenant_name, tenant_domain, t.country, t.segment, sub_segment, c.industry, t.tpid, customer_name,
  search_text(tenant_name, tenant_domain, customer_name, t.tenant_id) AS search_text,
  m365_seats::INTEGER AS m365_seats,
  me5_seats::INTEGER AS me5_seats,
  me3_seats::INTEGER AS me3_seats,
  f3_seats::INTEGER AS f3_seats,
  w365_eligible_seats::INTEGER AS w365_eligible_seats,
  w365_whitespace::INTEGER AS w365_whitespace,
  sales_motion,
  coalesce(w365_pau, 0) > 0 AS has_w365,
  w365_pau, w365_mau, w365_utilization,
  intune_pau, intune_mau, intune_utilization,
  entra_id_pau, entra_id_mau, entra_id_utilization,
  windows_pau, windows_mau,
  country_value.code AS country_code, segment_value.code AS segment_code, sub_segment_value.code AS sub_segment_code, industry_value.code AS industry_code,
  coalesce(over_used_workloads, 0)::UTINYINT AS over_used_workloads
FROM listed_tenant
JOIN tenant_sales_motion USING (tenant_id)
JOIN tenants t USING (tenant_id)
JOIN customers c ON c.tpid = t.tpid
LEFT JOIN text_value country_value ON country_value.field = 'country' AND country_value.value = t.country
LEFT JOIN text_value segment_value ON segment_value.field = 'segment' AND segment_value.value = t.segment
LEFT JOIN text_value sub_segment_value ON sub_segment_value.field = 'sub_segment' AND sub_segment_value.value = sub_segment
LEFT JOIN text_value industry_value ON industry_value.field = 'industry' AND industry_value.value = c.industry;
