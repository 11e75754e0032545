ALTER TABLE notifications DROP COLUMN many;
ALTER TABLE notifications DROP COLUMN many_of;
