-- Of older snapshots, which the latest one judges: consent and association can be withdrawn.
-- One row a scope of an older snapshot and tenant that is the scope's no longer. Key: scope, tenant_key.
CREATE TABLE withdrawn (scope INTEGER NOT NULL, tenant_key INTEGER NOT NULL);
-- One row a partner and tenant that consents, and that the partner holds by a listing association, in the latest snapshot. Key: partner_id, tenant_id.
CREATE VIEW held AS
SELECT partner_id, tenant_id
FROM latest.explained_association JOIN latest.explained_tenant USING (tenant_id)
WHERE lists_tenants AND shares_data;
-- One row a scope of some partners and tenant that is listed for it in the older snapshot, and that none of them holds in the latest.
CREATE VIEW scope_withdrawn AS
SELECT DISTINCT member.scope, tenant_key
FROM scope_member member JOIN partner USING (partner_id) JOIN partner_tenant listed ON listed.scope = partner.number
ANTI JOIN (SELECT scope, tenant_id FROM scope_member JOIN held USING (partner_id)) still ON still.scope = member.scope AND still.tenant_id = listed.tenant_id;
-- One row a tenant that is listed for some partner in the older snapshot, and that no partner holds in the latest.
CREATE VIEW all_withdrawn AS
SELECT tenant_key FROM all_tenant ANTI JOIN held USING (tenant_id);
