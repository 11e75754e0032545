-- Patients' visits to the hospital: booked, come, seen.

CREATE TABLE patient_visits (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  owner_id uuid REFERENCES users (id),
  team_id uuid REFERENCES teams (id),
  facility_id uuid REFERENCES facilities (id),
  -- Absent while the patient is only a lead.
  contact_id uuid REFERENCES contacts (id),
  lead_id uuid REFERENCES leads (id),
  kind text NOT NULL CHECK (kind IN ('opd', 'ipd', 'emergency', 'diagnostics', 'health_check')),
  starts_at timestamptz NOT NULL,
  minutes integer NOT NULL,
  department text,
  doctor text,
  physician_id uuid REFERENCES users (id),
  source text CHECK (source IN ('lead', 'campaign', 'referral', 'direct')),
  source_name text,
  note text,
  patient_name text NOT NULL,
  patient_name_key text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('booked', 'confirmed', 'arrived', 'in_consultation', 'completed', 'no_show',
    'cancelled', 'rescheduled')),
  status_since timestamptz NOT NULL,
  follows_id uuid REFERENCES patient_visits (id),
  successor_id uuid REFERENCES patient_visits (id),
  reminded_at timestamptz,
  -- The day on which it begins, in India.
  day date NOT NULL,
  search text COLLATE "C" NOT NULL,
  CHECK (contact_id IS NOT NULL OR lead_id IS NOT NULL)
);
CREATE INDEX patient_visits_start ON patient_visits (starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_day ON patient_visits (day, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_owner ON patient_visits (owner_id, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_team ON patient_visits (team_id, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_name ON patient_visits (patient_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_updated ON patient_visits (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX patient_visits_contact ON patient_visits (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX patient_visits_lead ON patient_visits (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX patient_visits_deleted ON patient_visits (deleted_at, id) WHERE deleted_at IS NOT NULL;
