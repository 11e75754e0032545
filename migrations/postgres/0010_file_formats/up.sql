-- Files of other formats than CSV, and the rows of imported files as they were read.

ALTER TABLE imports ADD COLUMN format text NOT NULL DEFAULT 'csv' CHECK (format IN ('csv', 'xlsx', 'vcard'));
ALTER TABLE imports ADD COLUMN sheets jsonb NOT NULL DEFAULT '[]';
ALTER TABLE imports ADD COLUMN sheet text NOT NULL DEFAULT '';
-- -1: from before rows were kept as they are read.
ALTER TABLE imports ADD COLUMN file_rows bigint NOT NULL DEFAULT -1;

ALTER TABLE exports ADD COLUMN format text NOT NULL DEFAULT 'csv' CHECK (format IN ('csv', 'xlsx', 'vcard'));

-- Some hundred rows each, packed.
CREATE TABLE import_pieces (
  import_id uuid NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  first_row bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (import_id, first_row)
);
