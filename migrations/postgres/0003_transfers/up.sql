-- What people bring in and take out.

-- Files in pieces, so that any node can read them and a backup of the database holds them.
CREATE TABLE file_pieces (
  file_id uuid NOT NULL,
  position bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (file_id, position)
);

CREATE TABLE imports (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  owner_id uuid REFERENCES users (id),
  team_id uuid REFERENCES teams (id),
  facility_id uuid REFERENCES facilities (id),
  status text NOT NULL CHECK (status IN ('draft', 'checking', 'checked', 'running', 'completed', 'cancelled', 'failed', 'undoing', 'undone')),
  data jsonb NOT NULL,
  file_name text NOT NULL,
  file_size bigint NOT NULL,
  encoding text NOT NULL,
  delimiter text NOT NULL,
  headings jsonb NOT NULL,
  sample jsonb NOT NULL,
  counts jsonb NOT NULL,
  job_id uuid,
  kept bigint NOT NULL,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX imports_created ON imports (created_at, id);

CREATE TABLE import_rows (
  import_id uuid NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  row bigint NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('created', 'updated', 'skipped', 'failed')),
  record_id uuid,
  reason text,
  -- The row as it came, where it did not go in.
  cells jsonb,
  PRIMARY KEY (import_id, row)
);

CREATE TABLE exports (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  owner_id uuid REFERENCES users (id),
  team_id uuid REFERENCES teams (id),
  facility_id uuid REFERENCES facilities (id),
  source text NOT NULL,
  query text NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'ready', 'failed')),
  rows bigint NOT NULL,
  file_name text NOT NULL,
  job_id uuid,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX exports_created ON exports (created_at, id);
