-- Keys of tools. `setu_<prefix>_<secret>`: the prefix finds the row, and only the hash of the whole key is kept.

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users (id),
  name text NOT NULL,
  prefix text COLLATE "C" NOT NULL,
  secret_hash bytea NOT NULL,
  scopes jsonb NOT NULL,
  -- Networks that it may be used from; none for any.
  addresses jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX api_keys_prefix ON api_keys (prefix);
CREATE INDEX api_keys_owner ON api_keys (owner_id, created_at);
