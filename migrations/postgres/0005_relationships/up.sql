-- Who is what to whom; patients' health ids, and guardians whom the hospital does not know as contacts.

CREATE TABLE relationships (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  contact_id uuid NOT NULL REFERENCES contacts (id),
  related_id uuid NOT NULL REFERENCES contacts (id),
  kind text NOT NULL CHECK (kind IN ('spouse', 'parent', 'child', 'sibling', 'guardian', 'ward', 'relative', 'friend',
    'colleague', 'referred_by', 'referred')),
  note text,
  -- Both ends and the kind, whichever end it was written from.
  pair text COLLATE "C" NOT NULL,
  search text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX relationships_pair ON relationships (pair) WHERE deleted_at IS NULL;
CREATE INDEX relationships_contact ON relationships (contact_id);
CREATE INDEX relationships_related ON relationships (related_id);

ALTER TABLE contacts ADD COLUMN abha text;
ALTER TABLE contacts ADD COLUMN guardian_name text;
ALTER TABLE contacts ADD COLUMN guardian_phone text;
