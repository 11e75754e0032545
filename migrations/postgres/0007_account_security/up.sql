-- What protects an account beside its password: a second factor, and a way back in by e-mail.

CREATE TABLE user_security (
  user_id uuid PRIMARY KEY REFERENCES users (id),
  -- An administrator asks this person for a second factor, whatever their role asks.
  totp_required boolean NOT NULL,
  -- Base32 (RFC 4648), as authenticator apps take it.
  totp_secret text,
  -- Absent until the first code has proved that the app knows the secret.
  totp_since timestamptz,
  -- The step of the last code that was taken: no code is taken twice.
  totp_last_step bigint NOT NULL
);

-- Keyed hashes; a code that was used is deleted.
CREATE TABLE recovery_codes (
  user_id uuid NOT NULL REFERENCES users (id),
  code_hash bytea NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

-- Written for every address that somebody types, known or not, so that the answer and its time tell nothing.
CREATE TABLE password_reset_requests (
  id uuid PRIMARY KEY,
  email_key text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL
);

-- SHA-256 of the secrets in the mails that were sent.
CREATE TABLE password_resets (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  expires_at timestamptz NOT NULL
);
CREATE INDEX password_resets_user ON password_resets (user_id);
