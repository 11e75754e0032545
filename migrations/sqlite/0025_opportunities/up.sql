-- What may be sold, how much discount is given without asking, and what the pipeline was each week.

CREATE TABLE opportunities (
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
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('tie_up', 'package', 'procedure')),
  account_id BLOB REFERENCES accounts (id),
  contact_id BLOB REFERENCES contacts (id),
  tie_up_id BLOB REFERENCES tie_ups (id),
  amount INTEGER NOT NULL,
  discount_basis_points INTEGER,
  expected_close TEXT NOT NULL,
  probability_override INTEGER,
  probability_reason TEXT,
  category_override TEXT CHECK (category_override IN ('pipeline', 'best_case', 'commit', 'closed', 'omitted')),
  lost_reason TEXT CHECK (lost_reason IN ('price', 'competitor', 'no_budget', 'no_decision', 'distance',
    'payer_not_accepted', 'doctor_not_available', 'deferred', 'other')),
  source TEXT,
  next_step TEXT,
  next_step_on TEXT,
  notes TEXT,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  custom TEXT NOT NULL CHECK (json_valid(custom)),
  custom_keys TEXT NOT NULL CHECK (json_valid(custom_keys)),
  status TEXT NOT NULL CHECK (status IN ('prospecting', 'needs_analysis', 'proposal_sent', 'negotiation', 'on_hold',
    'won', 'lost')),
  status_since INTEGER NOT NULL,
  held_from TEXT CHECK (held_from IN ('prospecting', 'needs_analysis', 'proposal_sent', 'negotiation', 'on_hold',
    'won', 'lost')),
  probability INTEGER NOT NULL,
  probability_set_by_id BLOB REFERENCES users (id),
  probability_set_at INTEGER,
  forecast_category TEXT NOT NULL CHECK (forecast_category IN ('pipeline', 'best_case', 'commit', 'closed',
    'omitted')),
  weighted_amount INTEGER NOT NULL,
  closed_on TEXT,
  discount_approval TEXT CHECK (json_valid(discount_approval)),
  discount_state TEXT CHECK (discount_state IN ('pending', 'approved', 'rejected')),
  -- The day by which it counts in the forecast: of the end, or of the expected one.
  forecast_on TEXT NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX opportunities_name ON opportunities (name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX opportunities_close ON opportunities (expected_close, id) WHERE deleted_at IS NULL;
CREATE INDEX opportunities_forecast ON opportunities (forecast_on, forecast_category) WHERE deleted_at IS NULL;
CREATE INDEX opportunities_status ON opportunities (status, expected_close, id) WHERE deleted_at IS NULL;
CREATE INDEX opportunities_owner ON opportunities (owner_id, expected_close, id) WHERE deleted_at IS NULL;
CREATE INDEX opportunities_team ON opportunities (team_id, expected_close, id) WHERE deleted_at IS NULL;
CREATE INDEX opportunities_updated ON opportunities (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX opportunities_account ON opportunities (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX opportunities_contact ON opportunities (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX opportunities_tie_up ON opportunities (tie_up_id) WHERE tie_up_id IS NOT NULL;
CREATE INDEX opportunities_deleted ON opportunities (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- How much discount a role may give without asking: at a facility, or in the whole group.
CREATE TABLE discount_limits (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  facility_id BLOB REFERENCES facilities (id),
  role TEXT NOT NULL CHECK (role IN ('rep', 'manager', 'marketing', 'front_desk', 'finance', 'physician', 'admin')),
  basis_points INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX discount_limits_facility ON discount_limits (facility_id, role) WHERE facility_id IS NOT NULL;
CREATE UNIQUE INDEX discount_limits_group ON discount_limits (role) WHERE facility_id IS NULL;

-- What was open at the beginning of a week, known by its Monday.
CREATE TABLE pipeline_weeks (
  week_on TEXT PRIMARY KEY NOT NULL,
  taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pipeline_snapshots (
  week_on TEXT NOT NULL REFERENCES pipeline_weeks (week_on),
  opportunity_id BLOB NOT NULL REFERENCES opportunities (id),
  status TEXT NOT NULL CHECK (status IN ('prospecting', 'needs_analysis', 'proposal_sent', 'negotiation', 'on_hold',
    'won', 'lost')),
  amount INTEGER NOT NULL,
  expected_close TEXT NOT NULL,
  PRIMARY KEY (week_on, opportunity_id)
) STRICT, WITHOUT ROWID;
