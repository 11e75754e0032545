-- Files of other formats than CSV, and the rows of imported files as they were read.

ALTER TABLE imports ADD COLUMN format TEXT NOT NULL DEFAULT 'csv' CHECK (format IN ('csv', 'xlsx', 'vcard'));
ALTER TABLE imports ADD COLUMN sheets TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sheets));
ALTER TABLE imports ADD COLUMN sheet TEXT NOT NULL DEFAULT '';
-- -1: from before rows were kept as they are read.
ALTER TABLE imports ADD COLUMN file_rows INTEGER NOT NULL DEFAULT -1;

ALTER TABLE exports ADD COLUMN format TEXT NOT NULL DEFAULT 'csv' CHECK (format IN ('csv', 'xlsx', 'vcard'));

-- Some hundred rows each, packed.
CREATE TABLE import_pieces (
  import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  first_row INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (import_id, first_row)
) STRICT, WITHOUT ROWID;
