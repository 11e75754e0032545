-- Whom the hospital knows.

CREATE TABLE accounts (
  -- A row number of its own: the search index refers to it, and VACUUM may renumber implicit ones.
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
  kind TEXT NOT NULL CHECK (kind IN ('hospital', 'clinic', 'diagnostic_centre', 'corporate', 'school', 'ngo',
    'media_agency', 'insurer', 'government_body', 'nri_association', 'other')),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  parent_id BLOB REFERENCES accounts (id),
  deciding_contact_id BLOB REFERENCES contacts (id),
  class TEXT CHECK (class IN ('A', 'B', 'C')),
  phones TEXT NOT NULL CHECK (json_valid(phones)),
  emails TEXT NOT NULL CHECK (json_valid(emails)),
  website TEXT,
  addresses TEXT NOT NULL CHECK (json_valid(addresses)),
  -- Of the first address, folded: what lists filter and sort by.
  city_key TEXT NOT NULL,
  district_key TEXT NOT NULL,
  state_key TEXT NOT NULL,
  pin_code TEXT NOT NULL,
  specialties TEXT NOT NULL CHECK (json_valid(specialties)),
  beds INTEGER,
  employees INTEGER,
  students INTEGER,
  notes TEXT,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  last_touch_at INTEGER,
  next_touch_at INTEGER,
  search TEXT NOT NULL
) STRICT;
-- With what a search tests, so that it reads the index alone until a row fits.
CREATE INDEX accounts_name ON accounts (name_key, id, search) WHERE deleted_at IS NULL;
CREATE INDEX accounts_created ON accounts (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_updated ON accounts (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_kind ON accounts (kind, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_owner ON accounts (owner_id, name_key, id, search) WHERE deleted_at IS NULL;
CREATE INDEX accounts_team ON accounts (team_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_city ON accounts (city_key, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_parent ON accounts (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX accounts_deleted ON accounts (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE VIRTUAL TABLE accounts_search USING fts5 (search, content = 'accounts', content_rowid = 'rid', tokenize = 'trigram', detail = none, columnsize = 0);
CREATE TRIGGER accounts_search_insert AFTER INSERT ON accounts BEGIN
  INSERT INTO accounts_search (rowid, search) VALUES (new.rid, new.search);
END;
CREATE TRIGGER accounts_search_delete AFTER DELETE ON accounts BEGIN
  INSERT INTO accounts_search (accounts_search, rowid, search) VALUES ('delete', old.rid, old.search);
END;
CREATE TRIGGER accounts_search_update AFTER UPDATE OF search ON accounts WHEN old.search <> new.search BEGIN
  INSERT INTO accounts_search (accounts_search, rowid, search) VALUES ('delete', old.rid, old.search);
  INSERT INTO accounts_search (rowid, search) VALUES (new.rid, new.search);
END;

CREATE TABLE contacts (
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
  kind TEXT NOT NULL CHECK (kind IN ('doctor', 'employee', 'patient', 'other')),
  prefix TEXT,
  given_name TEXT,
  family_name TEXT,
  full_name TEXT NOT NULL,
  full_name_key TEXT NOT NULL,
  job_title TEXT,
  account_id BLOB REFERENCES accounts (id),
  class TEXT CHECK (class IN ('A', 'B', 'C')),
  phones TEXT NOT NULL CHECK (json_valid(phones)),
  emails TEXT NOT NULL CHECK (json_valid(emails)),
  addresses TEXT NOT NULL CHECK (json_valid(addresses)),
  city_key TEXT NOT NULL,
  district_key TEXT NOT NULL,
  state_key TEXT NOT NULL,
  pin_code TEXT NOT NULL,
  gender TEXT CHECK (gender IN ('female', 'male', 'other')),
  birth_date TEXT,
  preferred_channel TEXT CHECK (preferred_channel IN ('phone', 'whatsapp', 'sms', 'email', 'visit')),
  preferred_hours TEXT,
  registration_number TEXT,
  specialties TEXT NOT NULL CHECK (json_valid(specialties)),
  qualifications TEXT,
  uhid TEXT,
  guardian_id BLOB REFERENCES contacts (id),
  primary_physician_id BLOB REFERENCES contacts (id),
  payer TEXT,
  notes TEXT,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  last_touch_at INTEGER,
  next_touch_at INTEGER,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX contacts_name ON contacts (full_name_key, id, search) WHERE deleted_at IS NULL;
CREATE INDEX contacts_created ON contacts (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_updated ON contacts (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_kind ON contacts (kind, full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_owner ON contacts (owner_id, full_name_key, id, search) WHERE deleted_at IS NULL;
CREATE INDEX contacts_team ON contacts (team_id, full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_city ON contacts (city_key, full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_account ON contacts (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX contacts_guardian ON contacts (guardian_id) WHERE guardian_id IS NOT NULL;
CREATE INDEX contacts_physician ON contacts (primary_physician_id) WHERE primary_physician_id IS NOT NULL;
CREATE INDEX contacts_deleted ON contacts (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE VIRTUAL TABLE contacts_search USING fts5 (search, content = 'contacts', content_rowid = 'rid', tokenize = 'trigram', detail = none, columnsize = 0);
CREATE TRIGGER contacts_search_insert AFTER INSERT ON contacts BEGIN
  INSERT INTO contacts_search (rowid, search) VALUES (new.rid, new.search);
END;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts BEGIN
  INSERT INTO contacts_search (contacts_search, rowid, search) VALUES ('delete', old.rid, old.search);
END;
CREATE TRIGGER contacts_search_update AFTER UPDATE OF search ON contacts WHEN old.search <> new.search BEGIN
  INSERT INTO contacts_search (contacts_search, rowid, search) VALUES ('delete', old.rid, old.search);
  INSERT INTO contacts_search (rowid, search) VALUES (new.rid, new.search);
END;

-- What duplicates are found by: `phone:+9198…`, `email:…`, `name:folded name|folded town`.
CREATE TABLE match_keys (
  resource TEXT NOT NULL,
  key TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  PRIMARY KEY (resource, key, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_keys_record ON match_keys (record_id);

CREATE TABLE affiliations (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  contact_id BLOB NOT NULL REFERENCES contacts (id),
  account_id BLOB NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL CHECK (role IN ('deciding_authority', 'influencer', 'referrer', 'user')),
  status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
  job_title TEXT,
  clinic_hours TEXT NOT NULL CHECK (json_valid(clinic_hours)),
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX affiliations_pair ON affiliations (contact_id, account_id) WHERE deleted_at IS NULL;
CREATE INDEX affiliations_account ON affiliations (account_id);
