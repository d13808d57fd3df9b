-- The scope of each single partner, under his number: a slice of these tables is his report.
INSERT INTO scope_member SELECT number, partner_id FROM snapshot.partner;
CREATE TABLE snapshot.partner_engagement AS FROM scope_engagement ORDER BY scope, tenant_key, engagement_id;
CREATE TABLE snapshot.partner_workshop AS FROM scope_workshop_of('snapshot.partner_engagement') ORDER BY scope, tenant_key, workshop;
CREATE TEMP TABLE figures AS FROM scope_figures_of('snapshot.partner_engagement');
CREATE TABLE snapshot.partner_tenant AS FROM scope_tenant_of('figures') ORDER BY scope, rank;
DROP TABLE figures;
CREATE TABLE snapshot.partner_association AS FROM scope_association ORDER BY scope, tenant_key;
DELETE FROM scope_member;
