-- What accounts and the hospital have agreed.

CREATE TABLE tie_ups (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  updated_at INTEGER NOT NULL,
  updated_by BLOB,
  deleted_at INTEGER,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  scope TEXT NOT NULL CHECK (scope IN ('all', 'opd', 'ipd', 'emergency', 'diagnostics', 'pharmacy', 'health_checks')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'negotiation', 'pending_approval', 'active', 'suspended', 'expired',
    'renewed', 'terminated')),
  reference TEXT,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  credit_days INTEGER,
  credit_limit INTEGER,
  discounts TEXT NOT NULL CHECK (json_valid(discounts)),
  special_package TEXT,
  notes TEXT,
  requested_by_id BLOB REFERENCES users (id),
  renews_id BLOB REFERENCES tie_ups (id),
  reminded_days_left INTEGER,
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX tie_ups_active ON tie_ups (account_id, scope) WHERE status = 'active' AND deleted_at IS NULL;
CREATE INDEX tie_ups_account ON tie_ups (account_id, end_date);
CREATE INDEX tie_ups_end ON tie_ups (end_date, id) WHERE deleted_at IS NULL;

-- One job waits for each record that has a day to wait for.
CREATE INDEX jobs_planned ON jobs (subject_id) WHERE state = 'queued';
