DROP TABLE affiliations;
DROP TABLE match_keys;
UPDATE accounts SET deciding_contact_id = NULL;
DROP TABLE contacts_search;
DROP TABLE contacts;
DROP TABLE accounts_search;
DROP TABLE accounts;
