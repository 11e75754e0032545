-- Files that hang on records: their rows. Their bytes lie in the data folder, named by `file_id`.

CREATE TABLE attachments (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  resource text NOT NULL,
  record_id uuid NOT NULL,
  name text NOT NULL,
  content_type text NOT NULL,
  -- Each upload has a file of its own, so none ever writes over another's.
  file_id uuid NOT NULL,
  size bigint NOT NULL,
  sha256 bytea NOT NULL,
  has_thumbnail boolean NOT NULL
);
CREATE UNIQUE INDEX attachments_file ON attachments (file_id);
CREATE INDEX attachments_record ON attachments (record_id, created_at, id);
-- What has lain in the recycle bin for long enough is swept away.
CREATE INDEX attachments_deleted ON attachments (deleted_at) WHERE deleted_at IS NOT NULL;
