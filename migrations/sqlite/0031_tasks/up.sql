-- What somebody has to do, by when, and for which record.

CREATE TABLE tasks (
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
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  about_resource TEXT,
  about_id BLOB,
  due_on TEXT,
  due_at INTEGER,
  remind_at INTEGER,
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  repeat TEXT,
  checklist TEXT NOT NULL CHECK (json_valid(checklist)),
  notes TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'in_progress', 'waiting', 'done', 'cancelled')),
  due_by INTEGER,
  closed_at INTEGER,
  done_from TEXT CHECK (done_from IN ('open', 'in_progress', 'waiting', 'done', 'cancelled')),
  follows_id BLOB REFERENCES tasks (id),
  repeats_from INTEGER,
  told_until INTEGER NOT NULL,
  -- Nothing once it is done or cancelled.
  open_due_by INTEGER,
  search TEXT NOT NULL
) STRICT;
CREATE INDEX tasks_title ON tasks (title_key, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_due ON tasks (due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_owner ON tasks (owner_id, due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_team ON tasks (team_id, due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_status ON tasks (status, due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_updated ON tasks (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_about ON tasks (about_id) WHERE about_id IS NOT NULL;
CREATE INDEX tasks_follows ON tasks (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX tasks_deleted ON tasks (deleted_at, id) WHERE deleted_at IS NOT NULL;
