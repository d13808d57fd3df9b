-- One row a workload. Key: workload. Sets of workloads are kept as the sum of their bits, in the order of the API's enum.
CREATE TABLE workload AS
SELECT * FROM (VALUES ('W365', 1::UTINYINT), ('INTUNE', 2), ('ENTRA_ID', 4), ('WINDOWS', 8)) AS workload(workload, bit);
