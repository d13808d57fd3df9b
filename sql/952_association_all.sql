-- The associations of all partners once more, those of a tenant together: those of a page's tenants are in few parts of it. Key: tenant_key, partner_id.
CREATE TABLE snapshot.all_association AS FROM snapshot.partner_association ORDER BY tenant_key, partner_id;
