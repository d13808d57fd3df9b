-- What an imported export says of customers, tenants and partners, in the tables of a source. Who is in an export shares its data. Of several rows the first one stands.
INSERT INTO customers
SELECT tpid, customer_name, sub_segment, industry, NULL FROM export_tenant SEMI JOIN (SELECT min(line) AS line FROM export_tenant GROUP BY tpid) USING (line);
INSERT INTO tenants
SELECT tenant_id, tenant_name, tenant_domain, country, segment, tpid, 'granted' FROM export_tenant;
INSERT INTO partners
SELECT partner_id, coalesce(arg_min(partner_name, line), partner_id), NULL, NULL FROM export_row GROUP BY partner_id;
