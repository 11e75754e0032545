-- The ledger of consents: entries are added and never changed.

CREATE TABLE consents (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  contact_id BLOB NOT NULL REFERENCES contacts (id),
  number INTEGER NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('appointments', 'follow_up', 'health_information', 'offers', 'referral_updates')),
  channel TEXT NOT NULL CHECK (channel IN ('phone', 'whatsapp', 'sms', 'email', 'visit')),
  state TEXT NOT NULL CHECK (state IN ('given', 'withdrawn')),
  decided_at INTEGER NOT NULL,
  notice_version TEXT NOT NULL,
  language TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('in_person', 'paper_form', 'phone', 'website', 'sms', 'whatsapp', 'email')),
  guardian_id BLOB REFERENCES contacts (id),
  guardian_name TEXT,
  note TEXT,
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX consents_number ON consents (contact_id, number);
CREATE INDEX consents_current ON consents (contact_id, purpose, channel, decided_at, number);
CREATE INDEX consents_decided ON consents (decided_at, id);
