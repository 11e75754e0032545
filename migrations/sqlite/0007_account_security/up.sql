-- What protects an account beside its password: a second factor, and a way back in by e-mail.

CREATE TABLE user_security (
  user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id),
  -- An administrator asks this person for a second factor, whatever their role asks.
  totp_required INTEGER NOT NULL,
  -- Base32 (RFC 4648), as authenticator apps take it.
  totp_secret TEXT,
  -- Absent until the first code has proved that the app knows the secret.
  totp_since INTEGER,
  -- The step of the last code that was taken: no code is taken twice.
  totp_last_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keyed hashes; a code that was used is deleted.
CREATE TABLE recovery_codes (
  user_id BLOB NOT NULL REFERENCES users (id),
  code_hash BLOB NOT NULL,
  PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Written for every address that somebody types, known or not, so that the answer and its time tell nothing.
CREATE TABLE password_reset_requests (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  email_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- SHA-256 of the secrets in the mails that were sent.
CREATE TABLE password_resets (
  token_hash BLOB PRIMARY KEY NOT NULL,
  user_id BLOB NOT NULL REFERENCES users (id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX password_resets_user ON password_resets (user_id);
