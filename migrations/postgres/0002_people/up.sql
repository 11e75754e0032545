-- Trigrams find any part of a name; PostgreSQL ships them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Whom the hospital knows.

CREATE TABLE accounts (
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
  kind text NOT NULL CHECK (kind IN ('hospital', 'clinic', 'diagnostic_centre', 'corporate', 'school', 'ngo',
    'media_agency', 'insurer', 'government_body', 'nri_association', 'other')),
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  parent_id uuid REFERENCES accounts (id),
  deciding_contact_id uuid,
  class text CHECK (class IN ('A', 'B', 'C')),
  phones jsonb NOT NULL,
  emails jsonb NOT NULL,
  website text,
  addresses jsonb NOT NULL,
  -- Of the first address, folded: what lists filter and sort by.
  city_key text COLLATE "C" NOT NULL,
  district_key text COLLATE "C" NOT NULL,
  state_key text COLLATE "C" NOT NULL,
  pin_code text COLLATE "C" NOT NULL,
  specialties jsonb NOT NULL,
  beds integer,
  employees integer,
  students integer,
  notes text,
  tags jsonb NOT NULL,
  last_touch_at timestamptz,
  next_touch_at timestamptz,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX accounts_name ON accounts (name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_created ON accounts (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_updated ON accounts (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_kind ON accounts (kind, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_owner ON accounts (owner_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_team ON accounts (team_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_city ON accounts (city_key, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX accounts_parent ON accounts (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX accounts_deleted ON accounts (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX accounts_search ON accounts USING gin (search gin_trgm_ops);

CREATE TABLE contacts (
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
  kind text NOT NULL CHECK (kind IN ('doctor', 'employee', 'patient', 'other')),
  prefix text,
  given_name text,
  family_name text,
  full_name text NOT NULL,
  full_name_key text COLLATE "C" NOT NULL,
  job_title text,
  account_id uuid REFERENCES accounts (id),
  class text CHECK (class IN ('A', 'B', 'C')),
  phones jsonb NOT NULL,
  emails jsonb NOT NULL,
  addresses jsonb NOT NULL,
  city_key text COLLATE "C" NOT NULL,
  district_key text COLLATE "C" NOT NULL,
  state_key text COLLATE "C" NOT NULL,
  pin_code text COLLATE "C" NOT NULL,
  gender text CHECK (gender IN ('female', 'male', 'other')),
  birth_date date,
  preferred_channel text CHECK (preferred_channel IN ('phone', 'whatsapp', 'sms', 'email', 'visit')),
  preferred_hours text,
  registration_number text,
  specialties jsonb NOT NULL,
  qualifications text,
  uhid text,
  guardian_id uuid REFERENCES contacts (id),
  primary_physician_id uuid REFERENCES contacts (id),
  payer text,
  notes text,
  tags jsonb NOT NULL,
  last_touch_at timestamptz,
  next_touch_at timestamptz,
  search text COLLATE "C" NOT NULL
);
ALTER TABLE accounts ADD FOREIGN KEY (deciding_contact_id) REFERENCES contacts (id);
CREATE INDEX contacts_name ON contacts (full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_created ON contacts (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_updated ON contacts (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_kind ON contacts (kind, full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_owner ON contacts (owner_id, full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_team ON contacts (team_id, full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_city ON contacts (city_key, full_name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_account ON contacts (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX contacts_guardian ON contacts (guardian_id) WHERE guardian_id IS NOT NULL;
CREATE INDEX contacts_physician ON contacts (primary_physician_id) WHERE primary_physician_id IS NOT NULL;
CREATE INDEX contacts_deleted ON contacts (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX contacts_search ON contacts USING gin (search gin_trgm_ops);

-- What duplicates are found by: `phone:+9198…`, `email:…`, `name:folded name|folded town`.
CREATE TABLE match_keys (
  resource text NOT NULL,
  key text COLLATE "C" NOT NULL,
  record_id uuid NOT NULL,
  PRIMARY KEY (resource, key, record_id)
);
CREATE INDEX match_keys_record ON match_keys (record_id);

CREATE TABLE affiliations (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  contact_id uuid NOT NULL REFERENCES contacts (id),
  account_id uuid NOT NULL REFERENCES accounts (id),
  role text NOT NULL CHECK (role IN ('deciding_authority', 'influencer', 'referrer', 'user')),
  status text NOT NULL CHECK (status IN ('active', 'inactive')),
  job_title text,
  clinic_hours jsonb NOT NULL,
  search text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX affiliations_pair ON affiliations (contact_id, account_id) WHERE deleted_at IS NULL;
CREATE INDEX affiliations_account ON affiliations (account_id);
