-- What somebody has to do, by when, and for which record.

CREATE TABLE tasks (
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
  title text NOT NULL,
  title_key text COLLATE "C" NOT NULL,
  about_resource text,
  about_id uuid,
  due_on date,
  due_at timestamptz,
  remind_at timestamptz,
  priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  repeat text,
  checklist jsonb NOT NULL,
  notes text,
  status text NOT NULL CHECK (status IN ('open', 'in_progress', 'waiting', 'done', 'cancelled')),
  due_by timestamptz,
  closed_at timestamptz,
  done_from text CHECK (done_from IN ('open', 'in_progress', 'waiting', 'done', 'cancelled')),
  follows_id uuid REFERENCES tasks (id),
  repeats_from timestamptz,
  told_until timestamptz NOT NULL,
  -- Nothing once it is done or cancelled.
  open_due_by timestamptz,
  search text COLLATE "C" NOT NULL
);
CREATE INDEX tasks_title ON tasks (title_key, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_due ON tasks (due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_owner ON tasks (owner_id, due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_team ON tasks (team_id, due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_status ON tasks (status, due_by, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_updated ON tasks (updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_about ON tasks (about_id) WHERE about_id IS NOT NULL;
CREATE INDEX tasks_follows ON tasks (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX tasks_deleted ON tasks (deleted_at, id) WHERE deleted_at IS NOT NULL;
