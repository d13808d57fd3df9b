-- The rollup of each single partner's scope, by the columns of the charts.
CREATE TABLE snapshot.partner_rollup_chart AS FROM rollup_chart_of('partner_tenant') ORDER BY ALL;
