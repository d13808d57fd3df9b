-- Whether a figure misses a threshold of the policy table by so little that another threshold may be meant.
CREATE MACRO near(figure, policy_name) AS (figure BETWEEN threshold(policy_name) / threshold('OTHER_THRESHOLD_FACTOR') AND threshold(policy_name) * threshold('OTHER_THRESHOLD_FACTOR'));
