-- What people are told of: mentions, shares, assignments. How far a share goes. Who edits what.

CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  kind text NOT NULL,
  actor_id uuid,
  resource text NOT NULL,
  record_id uuid NOT NULL,
  comment_id uuid,
  created_at timestamptz NOT NULL,
  read_at timestamptz
);
CREATE INDEX notifications_unread ON notifications (user_id, created_at, id) WHERE read_at IS NULL;
CREATE INDEX notifications_read ON notifications (user_id, created_at, id) WHERE read_at IS NOT NULL;

-- Until now a share let somebody change the record.
ALTER TABLE shares ADD COLUMN access text NOT NULL DEFAULT 'update' CHECK (access IN ('read', 'update'));
CREATE INDEX shares_record ON shares (record_id);

-- Who edits a record at this moment: rows of some seconds, seen by every node.
CREATE TABLE editors (
  record_id uuid NOT NULL,
  resource text NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id),
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (record_id, resource, user_id)
);
