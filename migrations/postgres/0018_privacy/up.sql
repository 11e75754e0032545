-- What some roles do not see of patients, what opens it, and the end of what is held about a person.

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

-- Somebody asks, another administrator decides, a job carries it out.
CREATE TABLE erasure_requests (
  id uuid PRIMARY KEY,
  contact_id uuid NOT NULL REFERENCES contacts (id),
  legal_basis text NOT NULL CHECK (legal_basis IN ('withdrawn_consent', 'purpose_served', 'request', 'unlawful', 'order')),
  status text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'done')),
  reason text,
  requested_by uuid NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL,
  decided_by uuid REFERENCES users (id),
  decided_at timestamptz,
  decision_note text,
  job_id uuid,
  done_at timestamptz
);
CREATE UNIQUE INDEX erasure_requests_open ON erasure_requests (contact_id) WHERE status IN ('pending', 'approved');
CREATE INDEX erasure_requests_created ON erasure_requests (created_at, id);

-- Who was erased: ids that mean nothing by themselves. A restored backup is brought up to it.
CREATE TABLE erasures (
  contact_id uuid PRIMARY KEY,
  erased_at timestamptz NOT NULL
);
