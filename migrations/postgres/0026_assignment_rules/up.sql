-- Who gets a lead that nobody was named for: the first rule that holds, and whose turn it is.

CREATE TABLE assignment_rules (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  active boolean NOT NULL,
  specialties jsonb NOT NULL,
  pin_codes jsonb NOT NULL,
  channels jsonb NOT NULL,
  sources jsonb NOT NULL,
  languages jsonb NOT NULL,
  facility_id uuid REFERENCES facilities (id),
  method text NOT NULL CHECK (method IN ('person', 'load', 'round_robin')),
  user_id uuid REFERENCES users (id),
  team_id uuid REFERENCES teams (id),
  -- The smallest is tried first. There is room between two, so that a rule moves alone.
  position integer NOT NULL,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX assignment_rules_position ON assignment_rules (position, id) WHERE deleted_at IS NULL;

-- Who had the last lead of a rule that goes round.
CREATE TABLE assignment_turns (
  rule_id uuid PRIMARY KEY REFERENCES assignment_rules (id),
  last_user_id uuid NOT NULL REFERENCES users (id)
);

-- Why a lead is whose it is, as long as it is theirs by a rule.
ALTER TABLE leads ADD COLUMN assignment jsonb;
-- How many open leads somebody has, without a look at the rows.
CREATE INDEX leads_load ON leads (owner_id, status) WHERE deleted_at IS NULL;

-- By which rule a record became theirs.
ALTER TABLE notifications ADD COLUMN chosen_by text;

-- The last day on which somebody is not there; nothing is given to them by a rule until then.
ALTER TABLE users ADD COLUMN away_until date;
