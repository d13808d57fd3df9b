CREATE TABLE snapshot.explained_tenant AS FROM explained_tenant ORDER BY tenant_id;
CREATE TABLE snapshot.explained_association AS FROM explained_association ORDER BY tenant_id, partner_id;
