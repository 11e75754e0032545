-- Who did what that matters for security. Rows are only added; each holds the hash of the one before it.

CREATE TABLE audit (
  -- Without a gap from 1.
  sequence bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  action text COLLATE "C" NOT NULL,
  actor_id uuid,
  -- The key that a tool used.
  key_id uuid,
  facility_id uuid,
  resource text COLLATE "C",
  record_id uuid,
  -- The address that the request came from.
  origin text,
  -- JSON, but kept as the very text that was hashed.
  details text NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX audit_actor ON audit (actor_id, sequence);
CREATE INDEX audit_record ON audit (record_id, sequence);
CREATE INDEX audit_action ON audit (action, sequence);

CREATE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only added to';
END
$$;
CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION audit_is_only_added_to();
CREATE TRIGGER audit_never_shrinks BEFORE TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to();

-- The end of the chain: whoever adds a row holds this one until their commit, so that the chain never forks.
CREATE TABLE audit_head (
  one integer PRIMARY KEY CHECK (one = 1),
  sequence bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_head (one, sequence, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
  FOR EACH ROW EXECUTE FUNCTION audit_is_only_added_to();
