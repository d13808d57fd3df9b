-- One row a sales motion: the number of its rule, its name in the API and on the page. Key: number.
CREATE TABLE sales_motion AS
SELECT * FROM (VALUES
  (1::UTINYINT, 'NURTURE_INTUNE',             'Nurture Intune'),
  (2,           'LOW_WHITESPACE',             'Low Whitespace'),
  (3,           'LAND_W365',                  'Land W365'),
  (4,           'EXPAND_TO_FRONTLINE_MATURE', 'Expand to Frontline (Flex) - Mature'),
  (5,           'EXPAND_TO_FRONTLINE',        'Expand to Frontline (Flex)'),
  (6,           'EXPAND_W365_MATURE',         'Expand W365 - Mature'),
  (7,           'EXPAND_W365',                'Expand W365')
) AS sales_motion(number, name, label);
