-- The small tables that a served snapshot answers from: what it is, its policy, names, partners, and what the load reports.
CREATE TABLE snapshot.snapshot_info AS FROM snapshot_info;
CREATE TABLE snapshot.export_info AS FROM export_info;
CREATE TABLE snapshot.field_origin AS FROM field_origin ORDER BY field;
CREATE TABLE snapshot.policy AS FROM policy ORDER BY number;
CREATE TABLE snapshot.sales_motion AS FROM sales_motion ORDER BY number;
CREATE TABLE snapshot.workload AS FROM workload ORDER BY bit;
-- A partner's number names his own scope: statements that tell a scope by a constant are planned once.
CREATE TABLE snapshot.partner AS SELECT row_number() OVER (ORDER BY partner_id)::INTEGER AS number, partner_id, partner_name, organization FROM partners ORDER BY partner_id;
CREATE TABLE snapshot.source_table AS FROM source_table;
CREATE TABLE snapshot.reject AS FROM reject ORDER BY table_name, file, line;
CREATE TABLE snapshot.unmapped AS FROM unmapped ORDER BY reference, value;
