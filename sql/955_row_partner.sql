-- The rows of each single partner's scope as text, as 948_row_all has them.
CREATE TABLE snapshot.partner_row (scope INTEGER, rank INTEGER, tenant_key INTEGER, row_text VARCHAR USING COMPRESSION uncompressed);
INSERT INTO snapshot.partner_row FROM row_text_of('snapshot.partner_tenant');
