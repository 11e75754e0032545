-- Text that is compared byte by byte, as SQLite does; a domain, so that both databases understand the same CAST.
CREATE DOMAIN key_text AS text COLLATE "C";

-- What administrators add to records without code.
CREATE TABLE custom_fields (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  resource text NOT NULL,
  -- Part of the expressions of indexes, so nothing else may stand in it.
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  label text NOT NULL,
  label_key text COLLATE "C" NOT NULL,
  label_hi text,
  hint text,
  kind text NOT NULL CHECK (kind IN ('text', 'number', 'money', 'date', 'choice', 'yes_no', 'reference')),
  choices jsonb NOT NULL,
  refers_to text,
  kinds jsonb NOT NULL,
  required boolean NOT NULL,
  in_list boolean NOT NULL,
  position integer NOT NULL,
  search text COLLATE "C" NOT NULL,
  UNIQUE (resource, name)
);

-- The values as people read them, and as keys that lists compare and sort by; each field that lists show has an index.
ALTER TABLE accounts
  ADD COLUMN custom jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN custom_keys jsonb NOT NULL DEFAULT '{}';
ALTER TABLE contacts
  ADD COLUMN custom jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN custom_keys jsonb NOT NULL DEFAULT '{}';
ALTER TABLE affiliations
  ADD COLUMN custom jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN custom_keys jsonb NOT NULL DEFAULT '{}';
