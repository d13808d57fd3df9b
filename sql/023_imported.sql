-- Whether the snapshot is of an imported export, and not of a source. export_info has a row then.
CREATE MACRO imported() AS (SELECT count(*) > 0 FROM export_info);
