-- A table of scopes' tenants by the columns of the charts: one row the tenants of a scope that agree in the columns before `tenants`, with their number and
-- sums after it. A question of these columns alone reads thousands of rows instead of millions.
CREATE MACRO rollup_chart_of(tenants) AS TABLE
SELECT scope, segment, segment_code, has_w365, sales_motion, renewal, mci_eligible, count(*) AS tenants,
  sum(COLUMNS('^w365_(whitespace|eligible_seats|pau|mau)$'))::BIGINT AS '\0', sum(COLUMNS('potential_earnings$'))::DECIMAL(18,2) AS '\0'
FROM query_table(tenants)
GROUP BY ALL;
