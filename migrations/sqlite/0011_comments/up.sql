-- What people say about records, and events that tell about another record than their own.

CREATE TABLE comments (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  resource TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  text TEXT NOT NULL
) STRICT;
CREATE INDEX comments_record ON comments (record_id, created_at, id);

-- The record that an event's own one hangs on: its history shows the event, too.
ALTER TABLE events ADD COLUMN about_resource TEXT;
ALTER TABLE events ADD COLUMN about_id BLOB;
CREATE INDEX events_about ON events (about_id, sequence) WHERE about_id IS NOT NULL;
