-- From here to a threshold of the policy table a figure is just under it.
CREATE MACRO just_under(policy_name) AS (threshold(policy_name) * (1 - threshold('NEAR_THRESHOLD_SHARE')))::DOUBLE;
