ALTER TABLE users DROP COLUMN away_until;
ALTER TABLE notifications DROP COLUMN chosen_by;
DROP INDEX leads_load;
ALTER TABLE leads DROP COLUMN assignment;
DROP TABLE assignment_turns;
DROP TABLE assignment_rules;
