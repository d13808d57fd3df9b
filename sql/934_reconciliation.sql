-- What reconciliation finds in an imported export.
CREATE TABLE snapshot.difference_cause AS FROM difference_cause ORDER BY number;
CREATE TABLE snapshot.reconciliation AS FROM reconciliation ORDER BY partner_id, tenant_key, field, cause;
