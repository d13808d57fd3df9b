-- The usage of the tenants of an imported export: utilization is served as reported, and figured out only where the export lacks the column but has MAU and PAU.
INSERT INTO tenant_usage BY NAME
SELECT tenant_id, w365_pau, w365_mau, intune_mau, entra_id_mau,
  CASE WHEN w365_mau > w365_pau THEN bit ELSE 0 END::UTINYINT AS over_used_workloads,
  CASE WHEN exported('w365_utilization') THEN w365_utilization::DOUBLE ELSE utilization(w365_mau, w365_pau) END AS w365_utilization,
  intune_utilization::DOUBLE AS intune_utilization,
  entra_id_utilization::DOUBLE AS entra_id_utilization
FROM export_tenant, (SELECT bit FROM workload WHERE workload = 'W365');
