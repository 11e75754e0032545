-- What people are told of: mentions, shares, assignments. How far a share goes. Who edits what.

CREATE TABLE notifications (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  actor_id BLOB,
  resource TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  comment_id BLOB,
  created_at INTEGER NOT NULL,
  read_at INTEGER
) STRICT;
CREATE INDEX notifications_unread ON notifications (user_id, created_at, id) WHERE read_at IS NULL;
CREATE INDEX notifications_read ON notifications (user_id, created_at, id) WHERE read_at IS NOT NULL;

-- Until now a share let somebody change the record.
ALTER TABLE shares ADD COLUMN access TEXT NOT NULL DEFAULT 'update' CHECK (access IN ('read', 'update'));
CREATE INDEX shares_record ON shares (record_id);

-- Who edits a record at this moment: rows of some seconds, seen by every node.
CREATE TABLE editors (
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  resource TEXT NOT NULL,
  user_id BLOB NOT NULL REFERENCES users (id),
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (record_id, resource, user_id)
) STRICT, WITHOUT ROWID;
