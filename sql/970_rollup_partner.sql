-- The rollup of each single partner's scope, by the columns of the charts: as 960_rollup_all.
CREATE TABLE snapshot.partner_rollup_chart AS
SELECT scope, segment, segment_code, has_w365, sales_motion, renewal, mci_eligible, count(*) AS tenants,
  sum(COLUMNS('^w365_(whitespace|eligible_seats|pau|mau)$'))::BIGINT AS '\0', sum(COLUMNS('potential_earnings$')) AS '\0'
FROM snapshot.partner_tenant GROUP BY ALL ORDER BY ALL;
