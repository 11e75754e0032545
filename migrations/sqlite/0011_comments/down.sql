DROP INDEX events_about;
ALTER TABLE events DROP COLUMN about_id;
ALTER TABLE events DROP COLUMN about_resource;
DROP TABLE comments;
