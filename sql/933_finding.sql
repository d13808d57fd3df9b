-- What the checks of the data find, and the tenants that are nearly listed.
CREATE TABLE snapshot.quality_check AS FROM quality_check ORDER BY number;
CREATE TABLE snapshot.quality_filter AS SELECT quality_check, subject, filter::VARCHAR AS filter FROM quality_filter ORDER BY ALL;
CREATE TABLE snapshot.tenant_finding AS FROM tenant_finding ORDER BY quality_check, subject, tenant_key;
CREATE TABLE snapshot.partner_finding AS FROM partner_finding ORDER BY partner_id, quality_check, subject, tenant_key;
CREATE TABLE snapshot.nearly_listed AS FROM nearly_listed ORDER BY tenant_id;
