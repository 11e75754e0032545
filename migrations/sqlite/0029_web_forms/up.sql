-- What people ask on web pages: forms, what was sent by them, and what was begun and not sent.

CREATE TABLE web_forms (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  active INTEGER NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en', 'hi')),
  title TEXT NOT NULL,
  intro TEXT,
  fields TEXT NOT NULL CHECK (json_valid(fields)),
  consent TEXT CHECK (json_valid(consent)),
  collect_unsent INTEGER NOT NULL,
  button_text TEXT,
  thank_you TEXT,
  redirect_url TEXT,
  source TEXT,
  campaign TEXT,
  facility_id BLOB REFERENCES facilities (id),
  owner_id BLOB REFERENCES users (id),
  assign TEXT NOT NULL CHECK (assign IN ('rules', 'owner', 'team')),
  team_id BLOB REFERENCES teams (id),
  origins TEXT NOT NULL CHECK (json_valid(origins)),
  -- What its addresses are made of.
  key TEXT NOT NULL,
  submitted INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  abandoned INTEGER NOT NULL,
  spam INTEGER NOT NULL,
  last_submitted_at INTEGER,
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX web_forms_key ON web_forms (key);
CREATE INDEX web_forms_name ON web_forms (name_key, id) WHERE deleted_at IS NULL;

-- What was sent, as it was answered; without a word of it once that person was erased. No address of a network is kept.
CREATE TABLE web_form_submissions (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  form_id BLOB NOT NULL REFERENCES web_forms (id),
  created_at INTEGER NOT NULL,
  inquiry_id BLOB NOT NULL REFERENCES inquiries (id),
  answers TEXT CHECK (json_valid(answers)),
  agreed INTEGER NOT NULL,
  attribution TEXT CHECK (json_valid(attribution)),
  -- The site in whose page the form stood; absent on the hospital's own.
  origin TEXT
) STRICT;
CREATE INDEX web_form_submissions_form ON web_form_submissions (form_id, created_at, id);
CREATE INDEX web_form_submissions_inquiry ON web_form_submissions (inquiry_id);

-- Who has begun and agreed to be asked: until it is sent, or half an hour is over.
CREATE TABLE web_form_beginnings (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  form_id BLOB NOT NULL REFERENCES web_forms (id),
  created_at INTEGER NOT NULL,
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  attribution TEXT CHECK (json_valid(attribution))
) STRICT;

-- Sums that were done, each for one submission, until they end.
CREATE TABLE web_form_proofs (
  nonce TEXT PRIMARY KEY NOT NULL,
  submission_id BLOB NOT NULL CHECK (length(submission_id) = 16),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_form_proofs_expires ON web_form_proofs (expires_at);

-- How often somebody has asked lately, by keyed hashes of who.
CREATE TABLE request_counts (
  subject TEXT PRIMARY KEY NOT NULL,
  count INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX request_counts_ends ON request_counts (ends_at);

-- What a form asks that an inquiry had no place for.
ALTER TABLE inquiries ADD COLUMN city TEXT;
ALTER TABLE inquiries ADD COLUMN pin_code TEXT;
ALTER TABLE inquiries ADD COLUMN language TEXT CHECK (language IN ('en', 'hi', 'pa', 'ur', 'bn', 'gu', 'mr', 'ta', 'te',
  'kn', 'ml', 'or', 'as', 'ne', 'ar', 'other'));
ALTER TABLE inquiries ADD COLUMN abandoned INTEGER NOT NULL DEFAULT 0;

-- What somebody who agreed was shown, word for word.
ALTER TABLE consents ADD COLUMN notice_text TEXT;
