-- The rows of each single partner's scope as text, as 948_row_all has them. The first page of each, and the row that tells whether there is a next one,
-- come before the rest of any: texts are read two thousand at a time, so the first answer of one partner reads those of forty.
CREATE TABLE snapshot.partner_row (scope INTEGER, rank INTEGER, tenant_key INTEGER, row_text VARCHAR USING COMPRESSION uncompressed);
INSERT INTO snapshot.partner_row FROM row_text_of('snapshot.partner_tenant') WHERE rank <= 51;
INSERT INTO snapshot.partner_row FROM row_text_of('snapshot.partner_tenant') WHERE rank > 51;
