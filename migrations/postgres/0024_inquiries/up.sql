-- What came in, by whatever way, and how fast it was answered.

CREATE TABLE inquiries (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  owner_id uuid REFERENCES users (id),
  team_id uuid REFERENCES teams (id),
  facility_id uuid REFERENCES facilities (id),
  channel text NOT NULL CHECK (channel IN ('phone', 'email', 'fax', 'walk_in', 'web_form', 'whatsapp', 'social', 'campaign', 'camp', 'other')),
  phone text,
  email text,
  sender_name text,
  subject text,
  message text,
  specialty text,
  source text,
  campaign text,
  attribution jsonb,
  received_at timestamptz NOT NULL,
  external_id text,
  status text NOT NULL CHECK (status IN ('new', 'answered', 'closed', 'spam')),
  lead_id uuid REFERENCES leads (id),
  contact_id uuid REFERENCES contacts (id),
  opened_lead boolean NOT NULL,
  due_at timestamptz NOT NULL,
  answered_at timestamptz,
  late boolean NOT NULL,
  search text COLLATE "C" NOT NULL
);
-- The same message of a sender's system is there once.
CREATE UNIQUE INDEX inquiries_external ON inquiries (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX inquiries_received ON inquiries (received_at, id) WHERE deleted_at IS NULL;
CREATE INDEX inquiries_status ON inquiries (status, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX inquiries_owner ON inquiries (owner_id, received_at, id) WHERE deleted_at IS NULL;
CREATE INDEX inquiries_lead ON inquiries (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX inquiries_contact ON inquiries (contact_id) WHERE contact_id IS NOT NULL;
