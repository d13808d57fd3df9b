-- The summaries of all partners' scope and of each single partner's. Beside them, the totals of chart E.
CREATE TABLE snapshot.all_summary AS FROM summary_of('all_rollup_chart') ORDER BY ALL;
CREATE TABLE snapshot.partner_summary AS FROM summary_of('partner_rollup_chart') ORDER BY ALL;
CREATE TABLE snapshot.all_workshop_rollup_total AS
SELECT workshop, sum(tenants)::BIGINT AS tenants, sum(mci_potential_earnings)::DECIMAL(18,2) AS mci_potential_earnings
FROM snapshot.all_workshop_rollup GROUP BY ALL ORDER BY ALL;
CREATE TABLE snapshot.partner_workshop_rollup_total AS
FROM workshop_total_of('partner_workshop') ORDER BY ALL;
