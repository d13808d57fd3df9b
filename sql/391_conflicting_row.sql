-- One row a row of an imported export and value of it that is the tenant's or the customer's, and differs from the first row's, which is served. Key: line, field.
CREATE VIEW conflicting_row AS
WITH several AS (
  SELECT * FROM export_row SEMI JOIN (SELECT tenant_id FROM export_row GROUP BY tenant_id HAVING count(*) > 1) USING (tenant_id)
), own AS (
  FROM (
    SELECT line, tenant_id, COLUMNS('^(tenant_name|tenant_domain|country|segment|tpid|.*_seats|w365_whitespace|sales_motion|.*_pau|.*_mau)$')::VARCHAR,
      COLUMNS('_utilization$')::DOUBLE::VARCHAR
    FROM several
  ) UNPIVOT INCLUDE NULLS (value FOR name IN (COLUMNS(* EXCLUDE (line, tenant_id))))
)
SELECT own.line, field, own.value AS reported, served.value AS served
FROM own
JOIN (SELECT own.* FROM own SEMI JOIN export_tenant USING (line)) served ON served.tenant_id = own.tenant_id AND served.name = own.name
JOIN export_field ON export_field.name = own.name
WHERE own.value IS DISTINCT FROM served.value
UNION ALL
SELECT line, 'customerName', e.customer_name, c.customer_name FROM export_row e JOIN customers c USING (tpid) WHERE e.customer_name IS DISTINCT FROM c.customer_name
UNION ALL
SELECT line, 'subSegment', e.sub_segment, c.sub_segment FROM export_row e JOIN customers c USING (tpid) WHERE e.sub_segment IS DISTINCT FROM c.sub_segment
UNION ALL
SELECT line, 'industry', e.industry, c.industry FROM export_row e JOIN customers c USING (tpid) WHERE e.industry IS DISTINCT FROM c.industry;
