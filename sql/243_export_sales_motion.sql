-- The sales motion of an imported export is served as reported.
UPDATE tenant_sales_motion SET sales_motion = number
FROM export_tenant JOIN sales_motion reported ON reported.name = export_tenant.sales_motion
WHERE tenant_sales_motion.tenant_id = export_tenant.tenant_id;
