-- Lists and boards of leads begin with who waits longest, and those for whom nothing is planned come last: the whole order
-- in the index, with the rows that have no next action.
DROP INDEX leads_next_action;
CREATE INDEX leads_next_action ON leads (next_action_at, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_stage ON leads (status, next_action_at, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX leads_owner_next_action ON leads (owner_id, next_action_at, created_at, id) WHERE deleted_at IS NULL;
