-- Who is what to whom; patients' health ids, and guardians whom the hospital does not know as contacts.

CREATE TABLE relationships (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  contact_id BLOB NOT NULL REFERENCES contacts (id),
  related_id BLOB NOT NULL REFERENCES contacts (id),
  kind TEXT NOT NULL CHECK (kind IN ('spouse', 'parent', 'child', 'sibling', 'guardian', 'ward', 'relative', 'friend',
    'colleague', 'referred_by', 'referred')),
  note TEXT,
  -- Both ends and the kind, whichever end it was written from.
  pair TEXT NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX relationships_pair ON relationships (pair) WHERE deleted_at IS NULL;
CREATE INDEX relationships_contact ON relationships (contact_id);
CREATE INDEX relationships_related ON relationships (related_id);

ALTER TABLE contacts ADD COLUMN abha TEXT;
ALTER TABLE contacts ADD COLUMN guardian_name TEXT;
ALTER TABLE contacts ADD COLUMN guardian_phone TEXT;
