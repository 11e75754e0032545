-- The indexes of fields go with the column.
ALTER TABLE affiliations DROP COLUMN custom_keys, DROP COLUMN custom;
ALTER TABLE contacts DROP COLUMN custom_keys, DROP COLUMN custom;
ALTER TABLE accounts DROP COLUMN custom_keys, DROP COLUMN custom;
DROP TABLE custom_fields;
DROP DOMAIN key_text;
