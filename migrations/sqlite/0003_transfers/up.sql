-- What people bring in and take out.

-- Files in pieces, so that any node can read them and a backup of the database holds them.
CREATE TABLE file_pieces (
  file_id BLOB NOT NULL CHECK (length(file_id) = 16),
  position INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (file_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
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
  status TEXT NOT NULL CHECK (status IN ('draft', 'checking', 'checked', 'running', 'completed', 'cancelled', 'failed', 'undoing', 'undone')),
  data TEXT NOT NULL CHECK (json_valid(data)),
  file_name TEXT NOT NULL,
  file_size INTEGER NOT NULL,
  encoding TEXT NOT NULL,
  delimiter TEXT NOT NULL,
  headings TEXT NOT NULL CHECK (json_valid(headings)),
  sample TEXT NOT NULL CHECK (json_valid(sample)),
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  job_id BLOB,
  kept INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX imports_created ON imports (created_at, id);

CREATE TABLE import_rows (
  import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  row INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('created', 'updated', 'skipped', 'failed')),
  record_id BLOB,
  reason TEXT,
  -- The row as it came, where it did not go in.
  cells TEXT CHECK (json_valid(cells)),
  PRIMARY KEY (import_id, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE exports (
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
  source TEXT NOT NULL,
  query TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'ready', 'failed')),
  rows INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  job_id BLOB,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX exports_created ON exports (created_at, id);
