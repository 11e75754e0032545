-- People who asked about care and may become patients.

CREATE TABLE leads (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  owner_id BLOB REFERENCES users (id),
  team_id BLOB REFERENCES teams (id),
  facility_id BLOB REFERENCES facilities (id),
  full_name TEXT NOT NULL,
  full_name_key TEXT NOT NULL,
  given_name TEXT,
  family_name TEXT,
  phones TEXT NOT NULL CHECK (json_valid(phones)),
  emails TEXT NOT NULL CHECK (json_valid(emails)),
  city TEXT,
  city_key TEXT NOT NULL,
  pin_code TEXT,
  language TEXT CHECK (language IN ('en', 'hi', 'pa', 'ur', 'bn', 'gu', 'mr', 'ta', 'te', 'kn', 'ml', 'or', 'as', 'ne', 'ar', 'other')),
  gender TEXT CHECK (gender IN ('female', 'male', 'other')),
  birth_year INTEGER,
  need TEXT,
  specialty TEXT,
  payer TEXT,
  channel TEXT NOT NULL CHECK (channel IN ('phone', 'email', 'fax', 'walk_in', 'web_form', 'whatsapp', 'social', 'campaign', 'camp', 'other')),
  source TEXT,
  campaign TEXT,
  attribution TEXT CHECK (json_valid(attribution)),
  contact_id BLOB REFERENCES contacts (id),
  account_id BLOB REFERENCES accounts (id),
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  next_action TEXT CHECK (next_action IN ('call', 'whatsapp', 'email', 'sms', 'visit', 'other')),
  next_action_at INTEGER,
  notes TEXT,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  custom TEXT NOT NULL CHECK (json_valid(custom)),
  custom_keys TEXT NOT NULL CHECK (json_valid(custom_keys)),
  status TEXT NOT NULL CHECK (status IN ('new', 'assigned', 'attempting', 'contacted', 'qualified', 'appointment_booked',
    'converted', 'no_show', 'nurture', 'unqualified', 'lost', 'junk', 'duplicate')),
  lost_reason TEXT CHECK (lost_reason IN ('unreachable', 'price', 'distance', 'payer_not_accepted', 'went_elsewhere',
    'doctor_not_available', 'deferred', 'other')),
  unqualified_reason TEXT CHECK (unqualified_reason IN ('not_offered', 'out_of_area', 'information_only', 'wrong_person', 'other')),
  duplicate_of_lead_id BLOB REFERENCES leads (id),
  duplicate_of_contact_id BLOB REFERENCES contacts (id),
  attempts INTEGER NOT NULL,
  unanswered INTEGER NOT NULL,
  last_attempt_at INTEGER,
  reopened INTEGER NOT NULL,
  closed_at INTEGER,
  score INTEGER,
  score_reasons TEXT NOT NULL CHECK (json_valid(score_reasons)),
  search TEXT NOT NULL
) STRICT;
CREATE INDEX leads_name ON leads (full_name_key, id, search) WHERE deleted_at IS NULL;
CREATE INDEX leads_created ON leads (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_updated ON leads (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_status ON leads (status, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_owner ON leads (owner_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_team ON leads (team_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_next_action ON leads (next_action_at, id) WHERE deleted_at IS NULL AND next_action_at IS NOT NULL;
CREATE INDEX leads_score ON leads (score, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_contact ON leads (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX leads_account ON leads (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX leads_doubled_lead ON leads (duplicate_of_lead_id) WHERE duplicate_of_lead_id IS NOT NULL;
CREATE INDEX leads_doubled_contact ON leads (duplicate_of_contact_id) WHERE duplicate_of_contact_id IS NOT NULL;
CREATE INDEX leads_deleted ON leads (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE VIRTUAL TABLE leads_search USING fts5 (search, content = 'leads', content_rowid = 'rid', tokenize = 'trigram', detail = none, columnsize = 0);
CREATE TABLE leads_search_waiting (
  -- A number below zero is no row: it asks for all to be taken in now.
  rid INTEGER PRIMARY KEY,
  -- What the index still holds for the row; absent where that is nothing.
  before TEXT
) STRICT;
CREATE TRIGGER leads_search_take_in AFTER INSERT ON leads_search_waiting WHEN new.rid < 0 OR (SELECT count(*) FROM leads_search_waiting) >= 32 BEGIN
  INSERT INTO leads_search (leads_search, rowid, search) SELECT 'delete', rid, before FROM leads_search_waiting WHERE before IS NOT NULL;
  INSERT INTO leads_search (rowid, search) SELECT rid, search FROM leads_search_waiting CROSS JOIN leads USING (rid);
  DELETE FROM leads_search_waiting;
END;
CREATE TRIGGER leads_search_insert AFTER INSERT ON leads BEGIN
  INSERT INTO leads_search_waiting (rid) VALUES (new.rid);
END;
CREATE TRIGGER leads_search_update AFTER UPDATE OF search ON leads WHEN old.search <> new.search BEGIN
  INSERT INTO leads_search_waiting (rid, before) VALUES (old.rid, old.search) ON CONFLICT (rid) DO NOTHING;
END;
CREATE TRIGGER leads_search_delete AFTER DELETE ON leads BEGIN
  INSERT INTO leads_search (leads_search, rowid, search)
    SELECT 'delete', old.rid, coalesce((SELECT before FROM leads_search_waiting WHERE rid = old.rid), old.search)
    WHERE NOT EXISTS (SELECT 1 FROM leads_search_waiting WHERE rid = old.rid AND before IS NULL);
  DELETE FROM leads_search_waiting WHERE rid = old.rid;
END;
