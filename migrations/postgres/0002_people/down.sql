DROP TABLE affiliations;
DROP TABLE match_keys;
ALTER TABLE accounts DROP COLUMN deciding_contact_id;
DROP TABLE contacts;
DROP TABLE accounts;
