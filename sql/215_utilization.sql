-- MAU / PAU, at most 1; null where PAU is 0, or either is unknown. Tenant measure 3.
CREATE MACRO utilization(mau, pau) AS
  CASE WHEN pau > 0 AND mau IS NOT NULL THEN CASE WHEN mau >= pau THEN 1 ELSE mau::DOUBLE / pau END END;
