-- By which ways people hear of their notifications when they do not look at the app.

-- What somebody has chosen; without a row the ways of their role hold.
CREATE TABLE notification_preferences (
  user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id),
  preferences TEXT NOT NULL CHECK (json_valid(preferences)),
  -- The last day, on their own calendar, that had a digest.
  digest_day TEXT,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is still to leave: a row goes once it has left, or need not leave any more.
CREATE TABLE notification_deliveries (
  notification_id BLOB NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
  way TEXT NOT NULL CHECK (way IN ('email', 'push')),
  user_id BLOB NOT NULL REFERENCES users (id),
  due_at INTEGER NOT NULL,
  -- The job that has begun to send it.
  job_id BLOB,
  PRIMARY KEY (notification_id, way)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_deliveries_user ON notification_deliveries (user_id, way, due_at);

-- Devices that are told by their browser's push service.
CREATE TABLE push_subscriptions (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id),
  session_id BLOB NOT NULL REFERENCES sessions (id),
  endpoint TEXT NOT NULL,
  public_key BLOB NOT NULL,
  auth_secret BLOB NOT NULL,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_sent_at INTEGER,
  -- The job whose message it has got last: a second try does not send it again.
  last_job_id BLOB
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (endpoint);
CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id, created_at);
CREATE INDEX push_subscriptions_session ON push_subscriptions (session_id);
