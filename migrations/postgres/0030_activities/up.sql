-- What people do with contacts and accounts, and how often somebody is to be visited.

CREATE TABLE activities (
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
  kind text NOT NULL CHECK (kind IN ('visit', 'call', 'meeting', 'demo', 'email', 'sms', 'whatsapp', 'camp_duty')),
  subject text,
  contact_id uuid REFERENCES contacts (id),
  account_id uuid REFERENCES accounts (id),
  lead_id uuid REFERENCES leads (id),
  opportunity_id uuid REFERENCES opportunities (id),
  starts_at timestamptz NOT NULL,
  minutes integer,
  ends_at timestamptz NOT NULL,
  place text,
  notes text,
  status text NOT NULL CHECK (status IN ('planned', 'confirmed', 'checked_in', 'completed', 'missed', 'rescheduled',
    'cancelled')),
  completed_at timestamptz,
  outcome text CHECK (outcome IN ('meeting_held', 'meeting_set', 'demo_given', 'connected', 'referral_promised',
    'not_available', 'come_another_day', 'not_interested', 'no_answer', 'busy', 'wrong_number', 'left_message', 'sent',
    'replied', 'bounced')),
  next_at timestamptz,
  proposed_at timestamptz,
  next_activity_id uuid REFERENCES activities (id),
  follows_id uuid REFERENCES activities (id),
  -- The first one of those that come by one rule, which may be thrown away before the others.
  series_id uuid,
  series_at timestamptz,
  repeat text,
  repeats_from timestamptz,
  apart boolean NOT NULL,
  check_in jsonb,
  check_in_verdict text CHECK (check_in_verdict IN ('verified', 'outside', 'unverified')),
  correction jsonb,
  correction_state text CHECK (correction_state IN ('pending', 'approved', 'rejected')),
  -- What its last move has changed, for whoever takes it back.
  before_move jsonb,
  -- When somebody was last in touch by it; absent where nobody was.
  touched_at timestamptz,
  search text COLLATE "C" NOT NULL
);
-- A month of a person, a team, a facility.
CREATE INDEX activities_starts ON activities (starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX activities_owner ON activities (owner_id, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX activities_team ON activities (team_id, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX activities_facility ON activities (facility_id, starts_at, id) WHERE deleted_at IS NULL;
CREATE INDEX activities_contact ON activities (contact_id, starts_at) WHERE contact_id IS NOT NULL;
CREATE INDEX activities_account ON activities (account_id, starts_at) WHERE account_id IS NOT NULL;
CREATE INDEX activities_lead ON activities (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX activities_opportunity ON activities (opportunity_id) WHERE opportunity_id IS NOT NULL;
CREATE INDEX activities_follows ON activities (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX activities_series ON activities (series_id, series_at, id) WHERE series_id IS NOT NULL;
CREATE INDEX activities_next ON activities (next_activity_id) WHERE next_activity_id IS NOT NULL;
-- Few wait for a decision.
CREATE INDEX activities_correction ON activities (starts_at, id) WHERE correction_state = 'pending';
CREATE INDEX activities_created ON activities (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX activities_updated ON activities (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX activities_deleted ON activities (deleted_at, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE visit_plans (
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
  contact_id uuid NOT NULL REFERENCES contacts (id),
  -- Its first day.
  month date NOT NULL,
  target integer NOT NULL,
  notes text,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX visit_plans_owner ON visit_plans (owner_id, month, contact_id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_team ON visit_plans (team_id, month, id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_month ON visit_plans (month, id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_contact ON visit_plans (contact_id);
CREATE INDEX visit_plans_updated ON visit_plans (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_deleted ON visit_plans (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- Whom somebody's day is about: doctors who were not seen for long, and inquiries that nobody has answered.
CREATE INDEX contacts_touched ON contacts (owner_id, last_touch_at, id) WHERE deleted_at IS NULL AND kind = 'doctor';
CREATE INDEX inquiries_waiting ON inquiries (owner_id, due_at, id) WHERE deleted_at IS NULL AND status = 'new';
