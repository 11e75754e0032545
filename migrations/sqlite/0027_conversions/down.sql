DROP TABLE lead_conversions;
ALTER TABLE inquiries DROP COLUMN consents;
DROP INDEX leads_opportunity;
ALTER TABLE leads DROP COLUMN opportunity_id;
