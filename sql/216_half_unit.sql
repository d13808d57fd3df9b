-- Half of the last decimal of a percentage with so many decimals, as a share: by so much the exact value may differ.
CREATE MACRO half_unit(places) AS (0.5 / power(10, places + 2))::DECIMAL(18,12);
