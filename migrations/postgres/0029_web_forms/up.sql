-- What people ask on web pages: forms, what was sent by them, and what was begun and not sent.

CREATE TABLE web_forms (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  active boolean NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'hi')),
  title text NOT NULL,
  intro text,
  fields jsonb NOT NULL,
  consent jsonb,
  collect_unsent boolean NOT NULL,
  button_text text,
  thank_you text,
  redirect_url text,
  source text,
  campaign text,
  facility_id uuid REFERENCES facilities (id),
  owner_id uuid REFERENCES users (id),
  assign text NOT NULL CHECK (assign IN ('rules', 'owner', 'team')),
  team_id uuid REFERENCES teams (id),
  origins jsonb NOT NULL,
  -- What its addresses are made of.
  key text NOT NULL,
  submitted bigint NOT NULL,
  begun bigint NOT NULL,
  abandoned bigint NOT NULL,
  spam bigint NOT NULL,
  last_submitted_at timestamptz,
  search text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX web_forms_key ON web_forms (key);
CREATE INDEX web_forms_name ON web_forms (name_key, id) WHERE deleted_at IS NULL;

-- What was sent, as it was answered; without a word of it once that person was erased. No address of a network is kept.
CREATE TABLE web_form_submissions (
  id uuid PRIMARY KEY,
  form_id uuid NOT NULL REFERENCES web_forms (id),
  created_at timestamptz NOT NULL,
  inquiry_id uuid NOT NULL REFERENCES inquiries (id),
  answers jsonb,
  agreed boolean NOT NULL,
  attribution jsonb,
  -- The site in whose page the form stood; absent on the hospital's own.
  origin text
);
CREATE INDEX web_form_submissions_form ON web_form_submissions (form_id, created_at, id);
CREATE INDEX web_form_submissions_inquiry ON web_form_submissions (inquiry_id);

-- Who has begun and agreed to be asked: until it is sent, or half an hour is over.
CREATE TABLE web_form_beginnings (
  id uuid PRIMARY KEY,
  form_id uuid NOT NULL REFERENCES web_forms (id),
  created_at timestamptz NOT NULL,
  answers jsonb NOT NULL,
  attribution jsonb
);

-- Sums that were done, each for one submission, until they end.
CREATE TABLE web_form_proofs (
  nonce text PRIMARY KEY,
  submission_id uuid NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX web_form_proofs_expires ON web_form_proofs (expires_at);

-- How often somebody has asked lately, by keyed hashes of who.
CREATE TABLE request_counts (
  subject text PRIMARY KEY,
  count integer NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX request_counts_ends ON request_counts (ends_at);

-- What a form asks that an inquiry had no place for.
ALTER TABLE inquiries ADD COLUMN city text;
ALTER TABLE inquiries ADD COLUMN pin_code text;
ALTER TABLE inquiries ADD COLUMN language text CHECK (language IN ('en', 'hi', 'pa', 'ur', 'bn', 'gu', 'mr', 'ta', 'te',
  'kn', 'ml', 'or', 'as', 'ne', 'ar', 'other'));
ALTER TABLE inquiries ADD COLUMN abandoned boolean NOT NULL DEFAULT false;

-- What somebody who agreed was shown, word for word.
ALTER TABLE consents ADD COLUMN notice_text text;
