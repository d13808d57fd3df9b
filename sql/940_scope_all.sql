-- The scope of all partners, under a name that no partner ID can have.
INSERT INTO scope_member SELECT '*', partner_id FROM partners;
CREATE TABLE snapshot.all_tenant AS FROM scope_tenant ORDER BY rank;
CREATE TABLE snapshot.all_engagement AS FROM scope_engagement ORDER BY tenant_key, engagement_id;
CREATE TABLE snapshot.all_workshop AS FROM scope_workshop ORDER BY tenant_key, workshop;
DELETE FROM scope_member;
