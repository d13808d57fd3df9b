-- The scope of all partners, under a number that no partner has.
INSERT INTO scope_member SELECT 0, partner_id FROM partners;
CREATE TABLE snapshot.all_engagement AS FROM scope_engagement ORDER BY tenant_key, engagement_id;
CREATE TABLE snapshot.all_workshop AS FROM scope_workshop_of('snapshot.all_engagement') ORDER BY tenant_key, workshop;
-- Figured out on their own before the wide rows are joined and sorted: one statement for both takes too much memory.
CREATE TEMP TABLE figures AS FROM scope_figures_of('snapshot.all_engagement');
CREATE TABLE snapshot.all_tenant AS FROM scope_tenant_of('figures') ORDER BY rank;
DROP TABLE figures;
DELETE FROM scope_member;
