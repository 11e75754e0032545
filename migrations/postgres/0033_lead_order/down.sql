DROP INDEX leads_owner_next_action;
DROP INDEX leads_stage;
DROP INDEX leads_next_action;
CREATE INDEX leads_next_action ON leads (next_action_at, id) WHERE deleted_at IS NULL AND next_action_at IS NOT NULL;
