-- What people do with contacts and accounts, and how often somebody is to be visited.

CREATE TABLE activities (
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
  kind TEXT NOT NULL CHECK (kind IN ('visit', 'call', 'meeting', 'demo', 'email', 'sms', 'whatsapp', 'camp_duty')),
  subject TEXT,
  contact_id BLOB REFERENCES contacts (id),
  account_id BLOB REFERENCES accounts (id),
  lead_id BLOB REFERENCES leads (id),
  opportunity_id BLOB REFERENCES opportunities (id),
  starts_at INTEGER NOT NULL,
  minutes INTEGER,
  ends_at INTEGER NOT NULL,
  place TEXT,
  notes TEXT,
  status TEXT NOT NULL CHECK (status IN ('planned', 'confirmed', 'checked_in', 'completed', 'missed', 'rescheduled',
    'cancelled')),
  completed_at INTEGER,
  outcome TEXT CHECK (outcome IN ('meeting_held', 'meeting_set', 'demo_given', 'connected', 'referral_promised',
    'not_available', 'come_another_day', 'not_interested', 'no_answer', 'busy', 'wrong_number', 'left_message', 'sent',
    'replied', 'bounced')),
  next_at INTEGER,
  proposed_at INTEGER,
  next_activity_id BLOB REFERENCES activities (id),
  follows_id BLOB REFERENCES activities (id),
  -- The first one of those that come by one rule, which may be thrown away before the others.
  series_id BLOB,
  series_at INTEGER,
  repeat TEXT,
  repeats_from INTEGER,
  apart INTEGER NOT NULL,
  check_in TEXT CHECK (json_valid(check_in)),
  check_in_verdict TEXT CHECK (check_in_verdict IN ('verified', 'outside', 'unverified')),
  correction TEXT CHECK (json_valid(correction)),
  correction_state TEXT CHECK (correction_state IN ('pending', 'approved', 'rejected')),
  -- What its last move has changed, for whoever takes it back.
  before_move TEXT CHECK (json_valid(before_move)),
  -- When somebody was last in touch by it; absent where nobody was.
  touched_at INTEGER,
  search TEXT NOT NULL
) STRICT;
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
  contact_id BLOB NOT NULL REFERENCES contacts (id),
  -- Its first day.
  month TEXT NOT NULL,
  target INTEGER NOT NULL,
  notes TEXT,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX visit_plans_owner ON visit_plans (owner_id, month, contact_id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_team ON visit_plans (team_id, month, id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_month ON visit_plans (month, id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_contact ON visit_plans (contact_id);
CREATE INDEX visit_plans_updated ON visit_plans (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX visit_plans_deleted ON visit_plans (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- Whom somebody's day is about: doctors who were not seen for long, and inquiries that nobody has answered.
CREATE INDEX contacts_touched ON contacts (owner_id, last_touch_at, id) WHERE deleted_at IS NULL AND kind = 'doctor';
CREATE INDEX inquiries_waiting ON inquiries (owner_id, due_at, id) WHERE deleted_at IS NULL AND status = 'new';
