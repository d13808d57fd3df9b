-- The rollup of chart E for all partners: one row the tenants that are eligible for a workshop and agree in the columns before `tenants`.
CREATE TABLE snapshot.all_workshop_rollup AS
SELECT workshop, segment, segment_code, sub_segment, sub_segment_code, industry, industry_code, has_w365, sales_motion, mci_eligible, count(*) AS tenants,
  sum(all_workshop.mci_potential_earnings)::DECIMAL(18,2) AS mci_potential_earnings
FROM snapshot.all_workshop JOIN snapshot.all_tenant USING (tenant_key)
GROUP BY ALL ORDER BY ALL;
