-- The cubes of scopes without a filter, from their rollup: one row a scope of its totals, and one a value of each column between `dimension` and `tenants`,
-- whose place among these is the row's dimension; that of totals is 0. So a report reads some sixty rows.
CREATE MACRO dimension_of(grouped) AS CASE grouped WHEN 15 THEN 0 WHEN 7 THEN 1 WHEN 11 THEN 2 WHEN 13 THEN 3 WHEN 14 THEN 4 END::UTINYINT;
CREATE MACRO summary_of(rollup) AS TABLE
SELECT scope, dimension_of(grouping_id(segment, has_w365, sales_motion, renewal)) AS dimension, segment, has_w365, sales_motion, renewal,
  sum(tenants)::BIGINT AS tenants, coalesce(sum(tenants) FILTER (mci_eligible), 0)::BIGINT AS incentive_eligible,
  coalesce(sum(COLUMNS('^w365_(whitespace|eligible_seats|pau|mau)$')), 0)::BIGINT AS '\0', coalesce(sum(COLUMNS('potential_earnings$')), 0)::DECIMAL(18,2) AS '\0'
FROM query_table(rollup)
GROUP BY GROUPING SETS ((scope), (scope, segment), (scope, has_w365), (scope, sales_motion), (scope, renewal));
