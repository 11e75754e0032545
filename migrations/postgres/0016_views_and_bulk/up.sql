-- Views of lists that are kept and shared, and changes of many records at once.

CREATE TABLE saved_views (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  owner_id uuid NOT NULL REFERENCES users (id),
  -- Who else sees it.
  team_id uuid REFERENCES teams (id),
  facility_id uuid REFERENCES facilities (id),
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  resource text NOT NULL,
  question jsonb NOT NULL,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX saved_views_list ON saved_views (resource, name_key, id) WHERE deleted_at IS NULL;

-- Which views somebody has above a list, in which order, and with which one it opens.
CREATE TABLE view_arrangements (
  user_id uuid NOT NULL REFERENCES users (id),
  resource text NOT NULL,
  pinned jsonb NOT NULL,
  default_view uuid,
  PRIMARY KEY (user_id, resource)
);

CREATE TABLE bulk_changes (
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
  resource text NOT NULL,
  data jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'completed', 'cancelled', 'failed', 'undoing', 'undone')),
  counts jsonb NOT NULL,
  job_id uuid,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX bulk_changes_created ON bulk_changes (created_at, id);

-- Where a running bulk change is: behind this record, in the order of ids.
CREATE TABLE bulk_places (
  bulk_id uuid PRIMARY KEY REFERENCES bulk_changes (id) ON DELETE CASCADE,
  record_id uuid NOT NULL
);

CREATE TABLE bulk_refusals (
  bulk_id uuid NOT NULL REFERENCES bulk_changes (id) ON DELETE CASCADE,
  number bigint NOT NULL,
  record_id uuid NOT NULL,
  code text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (bulk_id, number)
);

-- What changed a record together with others: an import or a bulk change. One mechanism takes either back.
ALTER TABLE events RENAME COLUMN import_id TO batch_id;
ALTER TABLE events ADD COLUMN batch_resource text;
UPDATE events SET batch_resource = 'imports' WHERE batch_id IS NOT NULL;
ALTER INDEX events_import RENAME TO events_batch;

-- Where an undo is: before this event of its batch.
CREATE TABLE undos (
  batch_id uuid PRIMARY KEY,
  before_sequence bigint NOT NULL
);
