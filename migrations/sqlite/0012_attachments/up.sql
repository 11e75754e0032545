-- Files that hang on records: their rows. Their bytes lie in the data folder, named by `file_id`.

CREATE TABLE attachments (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  resource TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  -- Each upload has a file of its own, so none ever writes over another's.
  file_id BLOB NOT NULL CHECK (length(file_id) = 16),
  size INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  has_thumbnail INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX attachments_file ON attachments (file_id);
CREATE INDEX attachments_record ON attachments (record_id, created_at, id);
-- What has lain in the recycle bin for long enough is swept away.
CREATE INDEX attachments_deleted ON attachments (deleted_at) WHERE deleted_at IS NOT NULL;
