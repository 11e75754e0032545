-- What came in, by whatever way, and how fast it was answered.

CREATE TABLE inquiries (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  owner_id BLOB REFERENCES users (id),
  team_id BLOB REFERENCES teams (id),
  facility_id BLOB REFERENCES facilities (id),
  channel TEXT NOT NULL CHECK (channel IN ('phone', 'email', 'fax', 'walk_in', 'web_form', 'whatsapp', 'social', 'campaign', 'camp', 'other')),
  phone TEXT,
  email TEXT,
  sender_name TEXT,
  subject TEXT,
  message TEXT,
  specialty TEXT,
  source TEXT,
  campaign TEXT,
  attribution TEXT CHECK (json_valid(attribution)),
  received_at INTEGER NOT NULL,
  external_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('new', 'answered', 'closed', 'spam')),
  lead_id BLOB REFERENCES leads (id),
  contact_id BLOB REFERENCES contacts (id),
  opened_lead INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  answered_at INTEGER,
  late INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
-- The same message of a sender's system is there once.
CREATE UNIQUE INDEX inquiries_external ON inquiries (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX inquiries_received ON inquiries (received_at, id) WHERE deleted_at IS NULL;
CREATE INDEX inquiries_status ON inquiries (status, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX inquiries_owner ON inquiries (owner_id, received_at, id) WHERE deleted_at IS NULL;
CREATE INDEX inquiries_lead ON inquiries (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX inquiries_contact ON inquiries (contact_id) WHERE contact_id IS NOT NULL;
