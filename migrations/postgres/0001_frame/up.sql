-- What every module stands on: settings, who works where, sessions, the change log, jobs, idempotency.

CREATE TABLE settings (
  key text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);

CREATE TABLE facilities (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  code text NOT NULL,
  code_key text COLLATE "C" NOT NULL,
  phone text,
  address jsonb,
  search text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX facilities_code ON facilities (code_key) WHERE deleted_at IS NULL;

CREATE TABLE teams (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  parent_id uuid REFERENCES teams (id),
  manager_id uuid,
  facility_id uuid REFERENCES facilities (id),
  search text COLLATE "C" NOT NULL
);
CREATE INDEX teams_parent ON teams (parent_id);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  email text NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  full_name text NOT NULL,
  full_name_key text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('rep', 'manager', 'marketing', 'front_desk', 'finance', 'physician', 'admin')),
  status text NOT NULL CHECK (status IN ('active', 'suspended')),
  team_id uuid REFERENCES teams (id),
  facility_id uuid REFERENCES facilities (id),
  phone text,
  language text NOT NULL CHECK (language IN ('en', 'hi')),
  time_zone text NOT NULL,
  password_hash text,
  must_change_password boolean NOT NULL,
  last_sign_in_at timestamptz,
  search text COLLATE "C" NOT NULL
);
ALTER TABLE teams ADD FOREIGN KEY (manager_id) REFERENCES users (id);
-- A deleted user's address stays taken: they may come back.
CREATE UNIQUE INDEX users_email ON users (email_key);
CREATE INDEX users_team ON users (team_id);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  -- SHA-256 of the refresh token in use, and of the one before it.
  token_hash bytea NOT NULL,
  previous_hash bytea,
  rotated_at timestamptz NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id, last_used_at);

-- Failed sign-ins, by account and by address of origin (both hashed).
CREATE TABLE sign_in_failures (
  subject text PRIMARY KEY,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  blocked_until timestamptz NOT NULL
);

-- Records that somebody shared with a person or a team.
CREATE TABLE shares (
  resource text NOT NULL,
  record_id uuid NOT NULL,
  grantee_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  PRIMARY KEY (grantee_id, resource, record_id)
);

-- The change log. A sequence number is taken before the commit, so who catches up goes by the writer's transaction:
-- what lies below the snapshot's oldest running one is complete, and in their order nothing can still come between.
CREATE TABLE events (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_id uuid,
  resource text NOT NULL,
  record_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('created', 'updated', 'moved', 'deleted', 'restored')),
  version integer NOT NULL,
  changes jsonb NOT NULL,
  reason text,
  import_id uuid,
  -- Who could see the record at the time.
  owner_id uuid,
  team_id uuid,
  facility_id uuid,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX events_transaction ON events (transaction_id, sequence);
CREATE INDEX events_record ON events (record_id, sequence);
-- The undo of an import takes its events back.
CREATE INDEX events_import ON events (import_id, sequence) WHERE import_id IS NOT NULL;

CREATE TABLE idempotency_keys (
  user_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  request_hash bytea NOT NULL,
  status integer NOT NULL,
  location text,
  etag text,
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'cancelled', 'dead')),
  subject_id uuid NOT NULL,
  owner_id uuid,
  done bigint NOT NULL,
  total bigint,
  attempts integer NOT NULL,
  max_attempts integer NOT NULL,
  cancel_requested boolean NOT NULL,
  error text,
  run_at timestamptz NOT NULL,
  lease_until timestamptz,
  created_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_owner ON jobs (owner_id, created_at);
