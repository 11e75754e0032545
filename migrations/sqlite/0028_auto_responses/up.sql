-- What leaves the house on account of a record, the rules by which inquiries are answered by themselves, and the
-- mailboxes from which inquiries come in.

CREATE TABLE auto_responses (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  active INTEGER NOT NULL,
  channels TEXT NOT NULL CHECK (json_valid(channels)),
  specialty TEXT,
  source TEXT,
  language TEXT CHECK (language IN ('en', 'hi', 'pa', 'ur', 'bn', 'gu', 'mr', 'ta', 'te', 'kn', 'ml', 'or', 'as', 'ne',
    'ar', 'other')),
  facility_id BLOB REFERENCES facilities (id),
  hours TEXT NOT NULL CHECK (hours IN ('any', 'inside', 'outside')),
  english TEXT NOT NULL CHECK (json_valid(english)),
  hindi TEXT CHECK (json_valid(hindi)),
  stops_clock INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX auto_responses_position ON auto_responses (position, id) WHERE deleted_at IS NULL;

CREATE TABLE messages (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  created_at INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
  resource TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  -- Whose the record was when it was written: its events are theirs.
  owner_id BLOB,
  team_id BLOB,
  facility_id BLOB,
  recipient TEXT NOT NULL,
  subject TEXT,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  -- The number under which an SMS's text is registered.
  template TEXT,
  auto_response_id BLOB REFERENCES auto_responses (id),
  stops_clock INTEGER NOT NULL,
  -- The mail that it answers.
  in_reply_to TEXT,
  -- Where people write back to, where that is not the sender.
  reply_to TEXT,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  failure TEXT,
  -- Somebody is sending it, or died over it.
  begun_at INTEGER,
  settled_at INTEGER
) STRICT;
CREATE INDEX messages_record ON messages (record_id, created_at, id);
-- No record is answered twice by itself by one way.
CREATE UNIQUE INDEX messages_automatic ON messages (record_id, channel) WHERE auto_response_id IS NOT NULL;

CREATE TABLE mailboxes (
  facility_id BLOB PRIMARY KEY NOT NULL REFERENCES facilities (id),
  host TEXT NOT NULL,
  port INTEGER NOT NULL,
  security TEXT NOT NULL CHECK (security IN ('tls', 'starttls', 'nothing')),
  user_name TEXT NOT NULL,
  -- Sealed with this installation's key.
  password BLOB NOT NULL,
  folder TEXT NOT NULL,
  address TEXT NOT NULL,
  owner_id BLOB NOT NULL REFERENCES users (id),
  active INTEGER NOT NULL,
  -- What came before is not read.
  since INTEGER NOT NULL,
  -- Whose numbers `last_uid` is of.
  uid_validity INTEGER,
  last_uid INTEGER NOT NULL,
  -- The last look left some for the next.
  has_more INTEGER NOT NULL,
  last_read_at INTEGER,
  failure TEXT,
  taken INTEGER NOT NULL,
  ignored INTEGER NOT NULL,
  -- Looks in a row at which the next mail could not be taken in.
  stumbles INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by BLOB
) STRICT, WITHOUT ROWID;

-- Every mail that was taken in, by the SHA-256 of its Message-ID: it is there once, and what answers it is hung on its
-- inquiry; on none once that person was erased.
CREATE TABLE incoming_mails (
  mail TEXT PRIMARY KEY NOT NULL,
  inquiry_id BLOB REFERENCES inquiries (id),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incoming_mails_inquiry ON incoming_mails (inquiry_id);
