-- What administrators add to records without code.
CREATE TABLE custom_fields (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  resource TEXT NOT NULL,
  -- Part of the expressions of indexes, so nothing else may stand in it.
  name TEXT NOT NULL CHECK (name NOT GLOB '*[^a-z0-9_]*' AND name GLOB '[a-z]*' AND length(name) <= 40),
  label TEXT NOT NULL,
  label_key TEXT NOT NULL,
  label_hi TEXT,
  hint TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'money', 'date', 'choice', 'yes_no', 'reference')),
  choices TEXT NOT NULL CHECK (json_valid(choices)),
  refers_to TEXT,
  kinds TEXT NOT NULL CHECK (json_valid(kinds)),
  required INTEGER NOT NULL,
  in_list INTEGER NOT NULL,
  position INTEGER NOT NULL,
  search TEXT NOT NULL,
  UNIQUE (resource, name)
) STRICT;

-- The values as people read them, and as keys that lists compare and sort by; each field that lists show has an index.
ALTER TABLE accounts ADD COLUMN custom TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom));
ALTER TABLE accounts ADD COLUMN custom_keys TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom_keys));
ALTER TABLE contacts ADD COLUMN custom TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom));
ALTER TABLE contacts ADD COLUMN custom_keys TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom_keys));
ALTER TABLE affiliations ADD COLUMN custom TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom));
ALTER TABLE affiliations ADD COLUMN custom_keys TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(custom_keys));
