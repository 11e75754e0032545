-- What some roles do not see of patients and what opens it.

-- What `q` may find for those who do not see every field, where that is less than `search`.
ALTER TABLE contacts ADD COLUMN open_search text;
-- Exact for numbers of Latin letters, digits, hyphens, slashes and dots; whom another one names is not found until they
-- are written next.
UPDATE contacts SET open_search = CASE
    WHEN strpos(search, replace(replace(replace(lower(uhid), '-', ' '), '/', ' '), '.', ' ')) > 0
    THEN replace(search, replace(replace(replace(lower(uhid), '-', ' '), '/', ' '), '.', ' '), '')
    ELSE '' END
  WHERE uhid IS NOT NULL;

-- Who looked at what was hidden from them, and why.
CREATE TABLE broken_glass (
  id uuid PRIMARY KEY,
  contact_id uuid NOT NULL REFERENCES contacts (id),
  user_id uuid NOT NULL REFERENCES users (id),
  kind text NOT NULL CHECK (kind IN ('emergency', 'patient_request', 'treatment', 'complaint', 'other')),
  reason text,
  created_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX broken_glass_user ON broken_glass (user_id, created_at);
CREATE INDEX broken_glass_contact ON broken_glass (contact_id, created_at);
