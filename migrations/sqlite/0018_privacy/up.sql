-- What some roles do not see of patients, what opens it, and the end of what is held about a person.

-- What `q` may find for those who do not see every field, where that is less than `search`.
ALTER TABLE contacts ADD COLUMN open_search TEXT;
-- Exact for numbers of Latin letters, digits, hyphens, slashes and dots; whom another one names is not found until they
-- are written next.
UPDATE contacts SET open_search = CASE
    WHEN instr(search, replace(replace(replace(lower(uhid), '-', ' '), '/', ' '), '.', ' ')) > 0
    THEN replace(search, replace(replace(replace(lower(uhid), '-', ' '), '/', ' '), '.', ' '), '')
    ELSE '' END
  WHERE uhid IS NOT NULL;

-- Who looked at what was hidden from them, and why.
CREATE TABLE broken_glass (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  contact_id BLOB NOT NULL REFERENCES contacts (id),
  user_id BLOB NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL CHECK (kind IN ('emergency', 'patient_request', 'treatment', 'complaint', 'other')),
  reason TEXT,
  created_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT;
CREATE INDEX broken_glass_user ON broken_glass (user_id, created_at);
CREATE INDEX broken_glass_contact ON broken_glass (contact_id, created_at);

-- Somebody asks, another administrator decides, a job carries it out.
CREATE TABLE erasure_requests (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  contact_id BLOB NOT NULL REFERENCES contacts (id),
  legal_basis TEXT NOT NULL CHECK (legal_basis IN ('withdrawn_consent', 'purpose_served', 'request', 'unlawful', 'order')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'done')),
  reason TEXT,
  requested_by BLOB NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  decided_by BLOB REFERENCES users (id),
  decided_at INTEGER,
  decision_note TEXT,
  job_id BLOB,
  done_at INTEGER
) STRICT;
CREATE UNIQUE INDEX erasure_requests_open ON erasure_requests (contact_id) WHERE status IN ('pending', 'approved');
CREATE INDEX erasure_requests_created ON erasure_requests (created_at, id);

-- Who was erased: ids that mean nothing by themselves. A restored backup is brought up to it.
CREATE TABLE erasures (
  contact_id BLOB PRIMARY KEY NOT NULL CHECK (length(contact_id) = 16),
  erased_at INTEGER NOT NULL
) STRICT;
