-- One row an engagement that is open on the snapshot's date. Key: engagement_id.
CREATE VIEW open_engagement AS
SELECT engagement_id, workshop, coalesce(bit_or(bit), 0)::UTINYINT AS workloads
FROM engagements LEFT JOIN engagement_workloads USING (engagement_id) LEFT JOIN workload USING (workload), snapshot_info
WHERE status = 'OPEN'
  AND (valid_from IS NULL OR valid_from <= as_of)
  AND (valid_to IS NULL OR valid_to >= as_of)
GROUP BY engagement_id, workshop;
