-- The value of one threshold of the policy table.
CREATE MACRO threshold(policy_name) AS (SELECT value FROM policy WHERE name = policy_name);
