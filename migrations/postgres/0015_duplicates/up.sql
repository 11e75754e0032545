-- Two records of one person or one organisation: found, decided on, merged, and taken apart again.

CREATE TABLE merges (
  id uuid PRIMARY KEY,
  resource text NOT NULL,
  survivor_id uuid NOT NULL,
  loser_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  -- The survivor's fields before and after: what the undo goes by. Emptied, with the moves, when nobody may undo it any more.
  fields_before jsonb,
  fields_after jsonb,
  undone_at timestamptz,
  undone_by uuid
);
CREATE INDEX merges_survivor ON merges (survivor_id, created_at);
-- Nothing is merged into two.
CREATE UNIQUE INDEX merges_loser ON merges (loser_id) WHERE undone_at IS NULL;
CREATE INDEX merges_kept ON merges (created_at) WHERE fields_before IS NOT NULL;

-- What a merge carried along, row by row: the fields as they were, and as the merge wrote them.
CREATE TABLE merge_moves (
  merge_id uuid NOT NULL REFERENCES merges (id),
  position bigint NOT NULL,
  resource text NOT NULL,
  record_id uuid NOT NULL,
  fields_before jsonb NOT NULL,
  fields_after jsonb NOT NULL,
  PRIMARY KEY (merge_id, position)
);

-- Pairs that look like one.
CREATE TABLE duplicates (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  resource text NOT NULL,
  one_id uuid NOT NULL,
  other_id uuid NOT NULL,
  score integer NOT NULL,
  reasons jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'dismissed', 'merged')),
  -- A hash of all by which the two were compared: a dismissed pair comes back only with another one.
  fingerprint text NOT NULL DEFAULT '',
  -- The scan that saw the pair last.
  scan_id uuid,
  search text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX duplicates_pair ON duplicates (one_id, other_id);
CREATE INDEX duplicates_other ON duplicates (other_id);
CREATE INDEX duplicates_score ON duplicates (score, id) WHERE deleted_at IS NULL;
CREATE INDEX duplicates_status ON duplicates (status, score, id) WHERE deleted_at IS NULL;

-- What the scan compares records by: only those within a block are looked at side by side.
CREATE TABLE duplicate_blocks (
  resource text NOT NULL,
  key text COLLATE "C" NOT NULL,
  record_id uuid NOT NULL,
  PRIMARY KEY (resource, key, record_id)
);
CREATE INDEX duplicate_blocks_record ON duplicate_blocks (record_id);

-- How far a scan is; its job may go on at any node.
CREATE TABLE duplicate_scans (
  id uuid PRIMARY KEY,
  stage text NOT NULL,
  cursor text COLLATE "C" NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  found bigint NOT NULL,
  -- Blocks that are too large to say anything.
  skipped bigint NOT NULL
);
