-- A tenant's row as one text, for pages: reading one column of a row costs a page a fifth of reading all. It has the columns in the order of the API's fields,
-- each followed by a comma and empty where null: flags as 0 and 1, months counted from year 0, amounts in cents, texts that have few values by their number
-- and other texts by their length in bytes; at the end come the latter, one after another. Not compressed, since a compressed text is unpacked with two
-- thousand others. Key: scope, tenant_key.
CREATE MACRO months(day) AS year(day) * 12 + month(day) - 1;
CREATE MACRO cents(amount) AS (amount * 100)::BIGINT;
CREATE MACRO row_text_of(relation) AS TABLE
SELECT scope, rank, tenant_key, concat(
  tenant_id, ',', strlen(tenant_name), ',', strlen(tenant_domain), ',', country_code, ',', segment_code, ',', sub_segment_code, ',', industry_code, ',',
  tpid, ',', strlen(customer_name), ',', months(ea_renewal), ',', months(largest_seat_csp_renewal), ',', months(renewal), ',',
  m365_seats, ',', me5_seats, ',', me3_seats, ',', f3_seats, ',', w365_eligible_seats, ',', w365_whitespace, ',', sales_motion, ',', has_w365::UTINYINT, ',',
  w365_pau, ',', w365_mau, ',', w365_utilization, ',', intune_pau, ',', intune_mau, ',', intune_utilization, ',',
  entra_id_pau, ',', entra_id_mau, ',', entra_id_utilization, ',', windows_pau, ',', windows_mau, ',', over_used_workloads, ',',
  mci_eligible::UTINYINT, ',', mci_eligible_engagements, ',', mci_eligible_workloads, ',', intune_cpor_eligible::UTINYINT, ',', w365_cpor_eligible::UTINYINT, ',',
  cents(mci_potential_earnings), ',', cents(cpor_potential_earnings), ',', cents(potential_earnings), ',', cpor_association::UTINYINT, ',', csp_association::UTINYINT, ',',
  tenant_name, tenant_domain, customer_name) AS row_text
FROM query_table(relation);
CREATE TABLE snapshot.all_row (scope INTEGER, rank INTEGER, tenant_key INTEGER, row_text VARCHAR USING COMPRESSION uncompressed);
INSERT INTO snapshot.all_row FROM row_text_of('snapshot.all_tenant');
