-- The ledger of consents: entries are added and never changed.

CREATE TABLE consents (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  contact_id uuid NOT NULL REFERENCES contacts (id),
  number bigint NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('appointments', 'follow_up', 'health_information', 'offers', 'referral_updates')),
  channel text NOT NULL CHECK (channel IN ('phone', 'whatsapp', 'sms', 'email', 'visit')),
  state text NOT NULL CHECK (state IN ('given', 'withdrawn')),
  decided_at timestamptz NOT NULL,
  notice_version text NOT NULL,
  language text NOT NULL,
  source text NOT NULL CHECK (source IN ('in_person', 'paper_form', 'phone', 'website', 'sms', 'whatsapp', 'email')),
  guardian_id uuid REFERENCES contacts (id),
  guardian_name text,
  note text,
  search text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX consents_number ON consents (contact_id, number);
CREATE INDEX consents_current ON consents (contact_id, purpose, channel, decided_at, number);
CREATE INDEX consents_decided ON consents (decided_at, id);
