-- People who asked about care and may become patients.

CREATE TABLE leads (
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
  full_name text NOT NULL,
  full_name_key text COLLATE "C" NOT NULL,
  given_name text,
  family_name text,
  phones jsonb NOT NULL,
  emails jsonb NOT NULL,
  city text,
  city_key text COLLATE "C" NOT NULL,
  pin_code text,
  language text CHECK (language IN ('en', 'hi', 'pa', 'ur', 'bn', 'gu', 'mr', 'ta', 'te', 'kn', 'ml', 'or', 'as', 'ne', 'ar', 'other')),
  gender text CHECK (gender IN ('female', 'male', 'other')),
  birth_year integer,
  need text,
  specialty text,
  payer text,
  channel text NOT NULL CHECK (channel IN ('phone', 'email', 'fax', 'walk_in', 'web_form', 'whatsapp', 'social', 'campaign', 'camp', 'other')),
  source text,
  campaign text,
  attribution jsonb,
  contact_id uuid REFERENCES contacts (id),
  account_id uuid REFERENCES accounts (id),
  priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  next_action text CHECK (next_action IN ('call', 'whatsapp', 'email', 'sms', 'visit', 'other')),
  next_action_at timestamptz,
  notes text,
  tags jsonb NOT NULL,
  custom jsonb NOT NULL,
  custom_keys jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('new', 'assigned', 'attempting', 'contacted', 'qualified', 'appointment_booked',
    'converted', 'no_show', 'nurture', 'unqualified', 'lost', 'junk', 'duplicate')),
  lost_reason text CHECK (lost_reason IN ('unreachable', 'price', 'distance', 'payer_not_accepted', 'went_elsewhere',
    'doctor_not_available', 'deferred', 'other')),
  unqualified_reason text CHECK (unqualified_reason IN ('not_offered', 'out_of_area', 'information_only', 'wrong_person', 'other')),
  duplicate_of_lead_id uuid REFERENCES leads (id),
  duplicate_of_contact_id uuid REFERENCES contacts (id),
  attempts integer NOT NULL,
  unanswered integer NOT NULL,
  last_attempt_at timestamptz,
  reopened integer NOT NULL,
  closed_at timestamptz,
  score integer,
  score_reasons jsonb NOT NULL,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX leads_name ON leads (full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_created ON leads (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_updated ON leads (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_status ON leads (status, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_owner ON leads (owner_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_team ON leads (team_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_next_action ON leads (next_action_at, id) WHERE deleted_at IS NULL AND next_action_at IS NOT NULL;
CREATE INDEX leads_score ON leads (score, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_contact ON leads (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX leads_account ON leads (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX leads_doubled_lead ON leads (duplicate_of_lead_id) WHERE duplicate_of_lead_id IS NOT NULL;
CREATE INDEX leads_doubled_contact ON leads (duplicate_of_contact_id) WHERE duplicate_of_contact_id IS NOT NULL;
CREATE INDEX leads_deleted ON leads (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX leads_search ON leads USING gin (search gin_trgm_ops);
