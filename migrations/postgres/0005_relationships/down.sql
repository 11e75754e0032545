ALTER TABLE contacts DROP COLUMN guardian_phone;
ALTER TABLE contacts DROP COLUMN guardian_name;
DROP TABLE relationships;
