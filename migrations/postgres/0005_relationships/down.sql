ALTER TABLE contacts DROP COLUMN guardian_phone;
ALTER TABLE contacts DROP COLUMN guardian_name;
ALTER TABLE contacts DROP COLUMN abha;
DROP TABLE relationships;
