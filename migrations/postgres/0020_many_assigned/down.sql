ALTER TABLE notifications DROP COLUMN many, DROP COLUMN many_of;
