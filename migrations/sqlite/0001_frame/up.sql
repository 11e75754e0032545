-- What every module stands on: settings, who works where, sessions, the change log, jobs, idempotency.

CREATE TABLE settings (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE facilities (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  code TEXT NOT NULL,
  code_key TEXT NOT NULL,
  phone TEXT,
  address TEXT CHECK (json_valid(address)),
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX facilities_code ON facilities (code_key) WHERE deleted_at IS NULL;

CREATE TABLE teams (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  parent_id BLOB REFERENCES teams (id),
  manager_id BLOB REFERENCES users (id),
  facility_id BLOB REFERENCES facilities (id),
  search TEXT NOT NULL
) STRICT;
CREATE INDEX teams_parent ON teams (parent_id);

CREATE TABLE users (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  full_name TEXT NOT NULL,
  full_name_key TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('rep', 'manager', 'marketing', 'front_desk', 'finance', 'physician', 'admin')),
  status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
  team_id BLOB REFERENCES teams (id),
  facility_id BLOB REFERENCES facilities (id),
  phone TEXT,
  language TEXT NOT NULL CHECK (language IN ('en', 'hi')),
  time_zone TEXT NOT NULL,
  password_hash TEXT,
  must_change_password INTEGER NOT NULL,
  last_sign_in_at INTEGER,
  search TEXT NOT NULL
) STRICT;
-- A deleted user's address stays taken: they may come back.
CREATE UNIQUE INDEX users_email ON users (email_key);
CREATE INDEX users_team ON users (team_id);

CREATE TABLE sessions (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id),
  -- SHA-256 of the refresh token in use, and of the one before it.
  token_hash BLOB NOT NULL,
  previous_hash BLOB,
  rotated_at INTEGER NOT NULL,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions (user_id, last_used_at);

-- Failed sign-ins, by account and by address of origin (both hashed).
CREATE TABLE sign_in_failures (
  subject TEXT PRIMARY KEY NOT NULL,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Records that somebody shared with a person or a team.
CREATE TABLE shares (
  resource TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  grantee_id BLOB NOT NULL CHECK (length(grantee_id) = 16),
  created_at INTEGER NOT NULL,
  created_by BLOB,
  PRIMARY KEY (grantee_id, resource, record_id)
) STRICT, WITHOUT ROWID;

-- The change log. One writer commits at a time, so the order of sequence is the order of commits.
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor_id BLOB,
  resource TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('created', 'updated', 'moved', 'deleted', 'restored')),
  version INTEGER NOT NULL,
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  reason TEXT,
  import_id BLOB,
  -- Who could see the record at the time.
  owner_id BLOB,
  team_id BLOB,
  facility_id BLOB
) STRICT;
CREATE INDEX events_record ON events (record_id, sequence);
-- The undo of an import takes its events back.
CREATE INDEX events_import ON events (import_id, sequence) WHERE import_id IS NOT NULL;

CREATE TABLE idempotency_keys (
  user_id BLOB NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  location TEXT,
  etag TEXT,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE jobs (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'cancelled', 'dead')),
  subject_id BLOB NOT NULL,
  owner_id BLOB,
  done INTEGER NOT NULL,
  total INTEGER,
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  error TEXT,
  run_at INTEGER NOT NULL,
  lease_until INTEGER,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (run_at) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_owner ON jobs (owner_id, created_at);
