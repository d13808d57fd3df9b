-- Rollups of the scope of all partners, as 460_rollup_chart has them. The one by few columns is the smallest, those by more answer more filters. Rows that
-- one condition selects stand together.
CREATE TABLE snapshot.all_rollup_industry AS
SELECT scope, segment, segment_code, sub_segment, sub_segment_code, industry, industry_code, has_w365, sales_motion, renewal, mci_eligible, count(*) AS tenants,
  sum(COLUMNS('^w365_(whitespace|eligible_seats|pau|mau)$'))::BIGINT AS '\0', sum(COLUMNS('potential_earnings$'))::DECIMAL(18,2) AS '\0'
FROM snapshot.all_tenant GROUP BY ALL ORDER BY segment_code, industry_code, sub_segment_code, has_w365, sales_motion, renewal, mci_eligible;
CREATE TABLE snapshot.all_rollup_country AS
SELECT scope, segment, segment_code, country, country_code, has_w365, sales_motion, renewal, mci_eligible, count(*) AS tenants,
  sum(COLUMNS('^w365_(whitespace|eligible_seats|pau|mau)$'))::BIGINT AS '\0', sum(COLUMNS('potential_earnings$'))::DECIMAL(18,2) AS '\0'
FROM snapshot.all_tenant GROUP BY ALL ORDER BY segment_code, country_code, has_w365, sales_motion, renewal, mci_eligible;
CREATE TABLE snapshot.all_rollup_chart AS FROM rollup_chart_of('all_tenant') ORDER BY ALL;
