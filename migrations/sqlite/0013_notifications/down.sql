DROP TABLE editors;
DROP INDEX shares_record;
ALTER TABLE shares DROP COLUMN access;
DROP TABLE notifications;
