-- One row a tenant with any usage row: PAU, MAU and utilization by workload. Key: tenant_id. Tenant measures 3, 4 and 6.
CREATE TABLE tenant_usage AS
SELECT *,
  utilization(w365_mau, w365_pau) AS w365_utilization,
  utilization(intune_mau, intune_pau) AS intune_utilization,
  utilization(entra_id_mau, entra_id_pau) AS entra_id_utilization
FROM (
  SELECT tenant_id,
    max(pau) FILTER (workload = 'W365') AS w365_pau,
    max(mau) FILTER (workload = 'W365') AS w365_mau,
    max(pau) FILTER (workload = 'INTUNE') AS intune_pau,
    max(mau) FILTER (workload = 'INTUNE') AS intune_mau,
    max(pau) FILTER (workload = 'ENTRA_ID') AS entra_id_pau,
    max(mau) FILTER (workload = 'ENTRA_ID') AS entra_id_mau,
    max(pau) FILTER (workload = 'WINDOWS') AS windows_pau,
    max(mau) FILTER (workload = 'WINDOWS') AS windows_mau,
    coalesce(bit_or(bit) FILTER (mau > pau), 0)::UTINYINT AS over_used_workloads
  FROM usage JOIN workload USING (workload)
  GROUP BY tenant_id
);
