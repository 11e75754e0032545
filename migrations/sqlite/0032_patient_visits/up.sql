-- Patients' visits to the hospital: booked, come, seen.

CREATE TABLE patient_visits (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  owner_id BLOB REFERENCES users (id),
  team_id BLOB REFERENCES teams (id),
  facility_id BLOB REFERENCES facilities (id),
  -- Absent while the patient is only a lead.
  contact_id BLOB REFERENCES contacts (id),
  lead_id BLOB REFERENCES leads (id),
  kind TEXT NOT NULL CHECK (kind IN ('opd', 'ipd', 'emergency', 'diagnostics', 'health_check')),
  starts_at INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  department TEXT,
  doctor TEXT,
  physician_id BLOB REFERENCES users (id),
  source TEXT CHECK (source IN ('lead', 'campaign', 'referral', 'direct')),
  source_name TEXT,
  note TEXT,
  patient_name TEXT NOT NULL,
  patient_name_key TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('booked', 'confirmed', 'arrived', 'in_consultation', 'completed', 'no_show',
    'cancelled', 'rescheduled')),
  status_since INTEGER NOT NULL,
  follows_id BLOB REFERENCES patient_visits (id),
  successor_id BLOB REFERENCES patient_visits (id),
  reminded_at INTEGER,
  -- The day on which it begins, in India.
  day TEXT NOT NULL,
  search TEXT NOT NULL,
  CHECK (contact_id IS NOT NULL OR lead_id IS NOT NULL)
) STRICT;
CREATE INDEX patient_visits_start ON patient_visits (starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_day ON patient_visits (day, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_owner ON patient_visits (owner_id, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_team ON patient_visits (team_id, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_name ON patient_visits (patient_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_updated ON patient_visits (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_contact ON patient_visits (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX patient_visits_lead ON patient_visits (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX patient_visits_deleted ON patient_visits (deleted_at, id) WHERE deleted_at IS NOT NULL;
