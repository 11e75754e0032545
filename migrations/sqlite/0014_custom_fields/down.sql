-- Delete the custom fields first: SQLite drops no column that an index reads.
ALTER TABLE affiliations DROP COLUMN custom_keys;
ALTER TABLE affiliations DROP COLUMN custom;
ALTER TABLE contacts DROP COLUMN custom_keys;
ALTER TABLE contacts DROP COLUMN custom;
ALTER TABLE accounts DROP COLUMN custom_keys;
ALTER TABLE accounts DROP COLUMN custom;
DROP TABLE custom_fields;
