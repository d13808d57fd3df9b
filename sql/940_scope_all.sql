-- The scope of all partners, under a number that no partner has.
INSERT INTO scope_member SELECT 0, partner_id FROM partners;
-- Figured out on their own, under the view's name, before the wide rows are joined and sorted: one statement for both takes too much memory.
CREATE TEMP TABLE scope_figures AS FROM scope_figures;
CREATE TABLE snapshot.all_tenant AS FROM scope_tenant ORDER BY rank;
DROP TABLE temp.scope_figures;
CREATE TABLE snapshot.all_engagement AS FROM scope_engagement ORDER BY tenant_key, engagement_id;
CREATE TABLE snapshot.all_workshop AS FROM scope_workshop ORDER BY tenant_key, workshop;
DELETE FROM scope_member;
