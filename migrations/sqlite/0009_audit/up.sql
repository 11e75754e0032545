-- Who did what that matters for security. Rows are only added; each holds the hash of the one before it.

CREATE TABLE audit (
  -- Without a gap from 1.
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  actor_id BLOB,
  -- The key that a tool used.
  key_id BLOB,
  facility_id BLOB,
  resource TEXT,
  record_id BLOB,
  -- The address that the request came from.
  origin TEXT,
  -- JSON, but kept as the very text that was hashed.
  details TEXT NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_actor ON audit (actor_id, sequence);
CREATE INDEX audit_record ON audit (record_id, sequence);
CREATE INDEX audit_action ON audit (action, sequence);

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to');
END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to');
END;

-- The end of the chain: whoever adds a row holds this one until their commit, so that the chain never forks.
CREATE TABLE audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
INSERT INTO audit_head (one, sequence, hash) VALUES (1, 0, zeroblob(32));
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to');
END;
