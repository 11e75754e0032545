-- Whose visits a physician has, by time; what somebody is to do next about opportunities; and calendars at secret
-- addresses: the prefix of the secret finds the row, and only the hash of the whole is kept.

CREATE INDEX patient_visits_physician ON patient_visits (physician_id, starts_at, id)
  WHERE physician_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX opportunities_next_step ON opportunities (owner_id, next_step_on, id)
  WHERE next_step_on IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE calendar_feeds (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users (id),
  name text NOT NULL,
  with_names boolean NOT NULL,
  prefix text COLLATE "C" NOT NULL,
  secret_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX calendar_feeds_prefix ON calendar_feeds (prefix);
CREATE INDEX calendar_feeds_owner ON calendar_feeds (owner_id, created_at);
