-- Views of lists that are kept and shared, and changes of many records at once.

CREATE TABLE saved_views (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  owner_id BLOB NOT NULL REFERENCES users (id),
  -- Who else sees it.
  team_id BLOB REFERENCES teams (id),
  facility_id BLOB REFERENCES facilities (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  resource TEXT NOT NULL,
  question TEXT NOT NULL CHECK (json_valid(question)),
  search TEXT NOT NULL
) STRICT;
CREATE INDEX saved_views_list ON saved_views (resource, name_key, id) WHERE deleted_at IS NULL;

-- Which views somebody has above a list, in which order, and with which one it opens.
CREATE TABLE view_arrangements (
  user_id BLOB NOT NULL REFERENCES users (id),
  resource TEXT NOT NULL,
  pinned TEXT NOT NULL CHECK (json_valid(pinned)),
  default_view BLOB,
  PRIMARY KEY (user_id, resource)
) STRICT, WITHOUT ROWID;

CREATE TABLE bulk_changes (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  owner_id BLOB REFERENCES users (id),
  team_id BLOB REFERENCES teams (id),
  facility_id BLOB REFERENCES facilities (id),
  resource TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'cancelled', 'failed', 'undoing', 'undone')),
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  job_id BLOB,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX bulk_changes_created ON bulk_changes (created_at, id);

-- Where a running bulk change is: behind this record, in the order of ids.
CREATE TABLE bulk_places (
  bulk_id BLOB PRIMARY KEY NOT NULL REFERENCES bulk_changes (id) ON DELETE CASCADE,
  record_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bulk_refusals (
  bulk_id BLOB NOT NULL REFERENCES bulk_changes (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  record_id BLOB NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (bulk_id, number)
) STRICT, WITHOUT ROWID;

-- What changed a record together with others: an import or a bulk change. One mechanism takes either back.
ALTER TABLE events RENAME COLUMN import_id TO batch_id;
ALTER TABLE events ADD COLUMN batch_resource TEXT;
UPDATE events SET batch_resource = 'imports' WHERE batch_id IS NOT NULL;
DROP INDEX events_import;
CREATE INDEX events_batch ON events (batch_id, sequence) WHERE batch_id IS NOT NULL;

-- Where an undo is: before this event of its batch.
CREATE TABLE undos (
  batch_id BLOB PRIMARY KEY NOT NULL,
  before_sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
