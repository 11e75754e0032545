-- What people say about records, and events that tell about another record than their own.

CREATE TABLE comments (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  resource text NOT NULL,
  record_id uuid NOT NULL,
  text text NOT NULL
);
CREATE INDEX comments_record ON comments (record_id, created_at, id);

-- The record that an event's own one hangs on: its history shows the event, too.
ALTER TABLE events ADD COLUMN about_resource text;
ALTER TABLE events ADD COLUMN about_id uuid;
CREATE INDEX events_about ON events (about_id, sequence) WHERE about_id IS NOT NULL;
