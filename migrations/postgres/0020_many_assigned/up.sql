-- One notification of many records that somebody was made the owner of: of which kind, and how many.
ALTER TABLE notifications ADD COLUMN many_of text, ADD COLUMN many bigint;
