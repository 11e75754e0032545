-- By which ways people hear of their notifications when they do not look at the app.

-- What somebody has chosen; without a row the ways of their role hold.
CREATE TABLE notification_preferences (
  user_id uuid PRIMARY KEY REFERENCES users (id),
  preferences jsonb NOT NULL,
  -- The last day, on their own calendar, that had a digest.
  digest_day date,
  updated_at timestamptz NOT NULL
);

-- What is still to leave: a row goes once it has left, or need not leave any more.
CREATE TABLE notification_deliveries (
  notification_id uuid NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
  way text NOT NULL CHECK (way IN ('email', 'push')),
  user_id uuid NOT NULL REFERENCES users (id),
  due_at timestamptz NOT NULL,
  -- The job that has begun to send it.
  job_id uuid,
  PRIMARY KEY (notification_id, way)
);
CREATE INDEX notification_deliveries_user ON notification_deliveries (user_id, way, due_at);

-- Devices that are told by their browser's push service.
CREATE TABLE push_subscriptions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  session_id uuid NOT NULL REFERENCES sessions (id),
  endpoint text NOT NULL,
  public_key bytea NOT NULL,
  auth_secret bytea NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  last_sent_at timestamptz,
  -- The job whose message it has got last: a second try does not send it again.
  last_job_id uuid
);
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (endpoint);
CREATE INDEX push_subscriptions_user ON push_subscriptions (user_id, created_at);
CREATE INDEX push_subscriptions_session ON push_subscriptions (session_id);
