-- Keys of tools. `setu_<prefix>_<secret>`: the prefix finds the row, and only the hash of the whole key is kept.

CREATE TABLE api_keys (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  owner_id BLOB NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  -- Networks that it may be used from; none for any.
  addresses TEXT NOT NULL CHECK (json_valid(addresses)),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX api_keys_prefix ON api_keys (prefix);
CREATE INDEX api_keys_owner ON api_keys (owner_id, created_at);
