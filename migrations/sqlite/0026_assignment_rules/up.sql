-- Who gets a lead that nobody was named for: the first rule that holds, and whose turn it is.

CREATE TABLE assignment_rules (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  active INTEGER NOT NULL,
  specialties TEXT NOT NULL CHECK (json_valid(specialties)),
  pin_codes TEXT NOT NULL CHECK (json_valid(pin_codes)),
  channels TEXT NOT NULL CHECK (json_valid(channels)),
  sources TEXT NOT NULL CHECK (json_valid(sources)),
  languages TEXT NOT NULL CHECK (json_valid(languages)),
  facility_id BLOB REFERENCES facilities (id),
  method TEXT NOT NULL CHECK (method IN ('person', 'load', 'round_robin')),
  user_id BLOB REFERENCES users (id),
  team_id BLOB REFERENCES teams (id),
  -- The smallest is tried first. There is room between two, so that a rule moves alone.
  position INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX assignment_rules_position ON assignment_rules (position, id) WHERE deleted_at IS NULL;

-- Who had the last lead of a rule that goes round.
CREATE TABLE assignment_turns (
  rule_id BLOB PRIMARY KEY NOT NULL REFERENCES assignment_rules (id),
  last_user_id BLOB NOT NULL REFERENCES users (id)
) STRICT;

-- Why a lead is whose it is, as long as it is theirs by a rule.
ALTER TABLE leads ADD COLUMN assignment TEXT CHECK (json_valid(assignment));
-- How many open leads somebody has, without a look at the rows.
CREATE INDEX leads_load ON leads (owner_id, status) WHERE deleted_at IS NULL;

-- By which rule a record became theirs.
ALTER TABLE notifications ADD COLUMN chosen_by TEXT;

-- The last day on which somebody is not there; nothing is given to them by a rule until then.
ALTER TABLE users ADD COLUMN away_until TEXT;
