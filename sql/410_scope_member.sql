-- One row a scope, by number, and partner that it speaks for. Key: scope, partner_id. A scope without rows sees nothing.
CREATE TABLE scope_member (scope INTEGER NOT NULL, partner_id VARCHAR NOT NULL);
