-- The scope of each single partner, under his number: a slice of these tables is his report.
INSERT INTO scope_member SELECT number, partner_id FROM snapshot.partner;
CREATE TEMP TABLE scope_figures AS FROM scope_figures;
CREATE TABLE snapshot.partner_tenant AS FROM scope_tenant ORDER BY scope, rank;
DROP TABLE temp.scope_figures;
CREATE TABLE snapshot.partner_engagement AS FROM scope_engagement ORDER BY scope, tenant_key, engagement_id;
CREATE TABLE snapshot.partner_workshop AS FROM scope_workshop ORDER BY scope, tenant_key, workshop;
CREATE TABLE snapshot.partner_association AS FROM scope_association ORDER BY scope, tenant_key;
DELETE FROM scope_member;
