-- One notification of many records that somebody was made the owner of: of which kind, and how many.
ALTER TABLE notifications ADD COLUMN many_of TEXT;
ALTER TABLE notifications ADD COLUMN many INTEGER;
