-- What may be sold, how much discount is given without asking, and what the pipeline was each week.

CREATE TABLE opportunities (
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
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('tie_up', 'package', 'procedure')),
  account_id uuid REFERENCES accounts (id),
  contact_id uuid REFERENCES contacts (id),
  tie_up_id uuid REFERENCES tie_ups (id),
  amount bigint NOT NULL,
  discount_basis_points integer,
  expected_close date NOT NULL,
  probability_override integer,
  probability_reason text,
  category_override text CHECK (category_override IN ('pipeline', 'best_case', 'commit', 'closed', 'omitted')),
  lost_reason text CHECK (lost_reason IN ('price', 'competitor', 'no_budget', 'no_decision', 'distance',
    'payer_not_accepted', 'doctor_not_available', 'deferred', 'other')),
  source text,
  next_step text,
  next_step_on date,
  notes text,
  tags jsonb NOT NULL,
  custom jsonb NOT NULL,
  custom_keys jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('prospecting', 'needs_analysis', 'proposal_sent', 'negotiation', 'on_hold',
    'won', 'lost')),
  status_since timestamptz NOT NULL,
  held_from text CHECK (held_from IN ('prospecting', 'needs_analysis', 'proposal_sent', 'negotiation', 'on_hold',
    'won', 'lost')),
  probability integer NOT NULL,
  probability_set_by_id uuid REFERENCES users (id),
  probability_set_at timestamptz,
  forecast_category text NOT NULL CHECK (forecast_category IN ('pipeline', 'best_case', 'commit', 'closed',
    'omitted')),
  weighted_amount bigint NOT NULL,
  closed_on date,
  discount_approval jsonb,
  discount_state text CHECK (discount_state IN ('pending', 'approved', 'rejected')),
  -- The day by which it counts in the forecast: of the end, or of the expected one.
  forecast_on date NOT NULL,
  search text COLLATE "C" NOT NULL
);
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
  id uuid PRIMARY KEY,
  facility_id uuid REFERENCES facilities (id),
  role text NOT NULL CHECK (role IN ('rep', 'manager', 'marketing', 'front_desk', 'finance', 'physician', 'admin')),
  basis_points integer NOT NULL
);
CREATE UNIQUE INDEX discount_limits_facility ON discount_limits (facility_id, role) WHERE facility_id IS NOT NULL;
CREATE UNIQUE INDEX discount_limits_group ON discount_limits (role) WHERE facility_id IS NULL;

-- What was open at the beginning of a week, known by its Monday.
CREATE TABLE pipeline_weeks (
  week_on date PRIMARY KEY,
  taken_at timestamptz NOT NULL
);
CREATE TABLE pipeline_snapshots (
  week_on date NOT NULL REFERENCES pipeline_weeks (week_on),
  opportunity_id uuid NOT NULL REFERENCES opportunities (id),
  status text NOT NULL CHECK (status IN ('prospecting', 'needs_analysis', 'proposal_sent', 'negotiation', 'on_hold',
    'won', 'lost')),
  amount bigint NOT NULL,
  expected_close date NOT NULL,
  PRIMARY KEY (week_on, opportunity_id)
);
