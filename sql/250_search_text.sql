-- What `search` looks in: four texts, folded, apart by the unit separator so that no match spans two of them.
CREATE MACRO search_text(tenant_name, tenant_domain, customer_name, tenant_id) AS
  concat_ws(chr(31), fold(tenant_name), fold(tenant_domain), fold(customer_name), tenant_id::VARCHAR);
