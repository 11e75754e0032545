-- What accounts and the hospital have agreed.

CREATE TABLE tie_ups (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  updated_at timestamptz NOT NULL,
  updated_by uuid,
  deleted_at timestamptz,
  account_id uuid NOT NULL REFERENCES accounts (id),
  scope text NOT NULL CHECK (scope IN ('all', 'opd', 'ipd', 'emergency', 'diagnostics', 'pharmacy', 'health_checks')),
  status text NOT NULL CHECK (status IN ('draft', 'negotiation', 'pending_approval', 'active', 'suspended', 'expired',
    'renewed', 'terminated')),
  reference text,
  start_date date NOT NULL,
  end_date date NOT NULL,
  credit_days integer,
  credit_limit bigint,
  discounts jsonb NOT NULL,
  special_package text,
  notes text,
  requested_by_id uuid REFERENCES users (id),
  renews_id uuid REFERENCES tie_ups (id),
  reminded_days_left integer,
  search text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX tie_ups_active ON tie_ups (account_id, scope) WHERE status = 'active' AND deleted_at IS NULL;
CREATE INDEX tie_ups_account ON tie_ups (account_id, end_date);
CREATE INDEX tie_ups_end ON tie_ups (end_date, id) WHERE deleted_at IS NULL;

-- One job waits for each record that has a day to wait for.
CREATE INDEX jobs_planned ON jobs (subject_id) WHERE state = 'queued';
