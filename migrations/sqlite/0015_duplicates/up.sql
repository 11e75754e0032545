-- Two records of one person or one organisation: found, decided on, merged, and taken apart again.

CREATE TABLE merges (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  resource TEXT NOT NULL,
  survivor_id BLOB NOT NULL CHECK (length(survivor_id) = 16),
  loser_id BLOB NOT NULL CHECK (length(loser_id) = 16),
  created_at INTEGER NOT NULL,
  created_by BLOB,
  -- The survivor's fields before and after: what the undo goes by. Emptied, with the moves, when nobody may undo it any more.
  fields_before TEXT CHECK (json_valid(fields_before)),
  fields_after TEXT CHECK (json_valid(fields_after)),
  undone_at INTEGER,
  undone_by BLOB
) STRICT;
CREATE INDEX merges_survivor ON merges (survivor_id, created_at);
-- Nothing is merged into two.
CREATE UNIQUE INDEX merges_loser ON merges (loser_id) WHERE undone_at IS NULL;
CREATE INDEX merges_kept ON merges (created_at) WHERE fields_before IS NOT NULL;

-- What a merge carried along, row by row: the fields as they were, and as the merge wrote them.
CREATE TABLE merge_moves (
  merge_id BLOB NOT NULL REFERENCES merges (id),
  position INTEGER NOT NULL,
  resource TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  fields_before TEXT NOT NULL CHECK (json_valid(fields_before)),
  fields_after TEXT NOT NULL CHECK (json_valid(fields_after)),
  PRIMARY KEY (merge_id, position)
) STRICT, WITHOUT ROWID;

-- Pairs that look like one.
CREATE TABLE duplicates (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  resource TEXT NOT NULL,
  one_id BLOB NOT NULL CHECK (length(one_id) = 16),
  other_id BLOB NOT NULL CHECK (length(other_id) = 16),
  score INTEGER NOT NULL,
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  status TEXT NOT NULL CHECK (status IN ('open', 'dismissed', 'merged')),
  -- A hash of all by which the two were compared: a dismissed pair comes back only with another one.
  fingerprint TEXT NOT NULL DEFAULT '',
  -- The scan that saw the pair last.
  scan_id BLOB,
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX duplicates_pair ON duplicates (one_id, other_id);
CREATE INDEX duplicates_other ON duplicates (other_id);
CREATE INDEX duplicates_score ON duplicates (score, id) WHERE deleted_at IS NULL;
CREATE INDEX duplicates_status ON duplicates (status, score, id) WHERE deleted_at IS NULL;

-- What the scan compares records by: only those within a block are looked at side by side.
CREATE TABLE duplicate_blocks (
  resource TEXT NOT NULL,
  key TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  PRIMARY KEY (resource, key, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_blocks_record ON duplicate_blocks (record_id);

-- How far a scan is; its job may go on at any node.
CREATE TABLE duplicate_scans (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  stage TEXT NOT NULL,
  cursor TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  found INTEGER NOT NULL,
  -- Blocks that are too large to say anything.
  skipped INTEGER NOT NULL
) STRICT;
