-- What leaves the house on account of a record, the rules by which inquiries are answered by themselves, and the
-- mailboxes from which inquiries come in.

CREATE TABLE auto_responses (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  active boolean NOT NULL,
  channels jsonb NOT NULL,
  specialty text,
  source text,
  language text CHECK (language IN ('en', 'hi', 'pa', 'ur', 'bn', 'gu', 'mr', 'ta', 'te', 'kn', 'ml', 'or', 'as', 'ne',
    'ar', 'other')),
  facility_id uuid REFERENCES facilities (id),
  hours text NOT NULL CHECK (hours IN ('any', 'inside', 'outside')),
  english jsonb NOT NULL,
  hindi jsonb,
  stops_clock boolean NOT NULL,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX auto_responses_position ON auto_responses (position, id) WHERE deleted_at IS NULL;

CREATE TABLE messages (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  resource text NOT NULL,
  record_id uuid NOT NULL,
  -- Whose the record was when it was written: its events are theirs.
  owner_id uuid,
  team_id uuid,
  facility_id uuid,
  recipient text NOT NULL,
  subject text,
  text text NOT NULL,
  language text NOT NULL,
  -- The number under which an SMS's text is registered.
  template text,
  auto_response_id uuid REFERENCES auto_responses (id),
  stops_clock boolean NOT NULL,
  -- The mail that it answers.
  in_reply_to text,
  -- Where people write back to, where that is not the sender.
  reply_to text,
  state text NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  failure text,
  -- Somebody is sending it, or died over it.
  begun_at timestamptz,
  settled_at timestamptz
);
CREATE INDEX messages_record ON messages (record_id, created_at, id);
-- No record is answered twice by itself by one way.
CREATE UNIQUE INDEX messages_automatic ON messages (record_id, channel) WHERE auto_response_id IS NOT NULL;

CREATE TABLE mailboxes (
  facility_id uuid PRIMARY KEY REFERENCES facilities (id),
  host text NOT NULL,
  port integer NOT NULL,
  security text NOT NULL CHECK (security IN ('tls', 'starttls', 'nothing')),
  user_name text NOT NULL,
  -- Sealed with this installation's key.
  password bytea NOT NULL,
  folder text NOT NULL,
  address text NOT NULL,
  owner_id uuid NOT NULL REFERENCES users (id),
  active boolean NOT NULL,
  -- What came before is not read.
  since timestamptz NOT NULL,
  -- Whose numbers `last_uid` is of.
  uid_validity bigint,
  last_uid bigint NOT NULL,
  -- The last look left some for the next.
  has_more boolean NOT NULL,
  last_read_at timestamptz,
  failure text,
  taken bigint NOT NULL,
  ignored bigint NOT NULL,
  -- Looks in a row at which the next mail could not be taken in.
  stumbles bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by uuid
);

-- Every mail that was taken in, by the SHA-256 of its Message-ID: it is there once, and what answers it is hung on its
-- inquiry; on none once that person was erased.
CREATE TABLE incoming_mails (
  mail text PRIMARY KEY,
  inquiry_id uuid REFERENCES inquiries (id),
  at timestamptz NOT NULL
);
CREATE INDEX incoming_mails_inquiry ON incoming_mails (inquiry_id);
