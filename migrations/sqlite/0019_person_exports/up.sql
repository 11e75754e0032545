-- What is held about a person leaves as a file of a format of its own, and that file ends.

ALTER TABLE exports RENAME COLUMN format TO format_before;
ALTER TABLE exports ADD COLUMN format TEXT NOT NULL DEFAULT 'csv' CHECK (format IN ('csv', 'xlsx', 'vcard', 'zip'));
UPDATE exports SET format = format_before;
ALTER TABLE exports DROP COLUMN format_before;

ALTER TABLE exports RENAME COLUMN status TO status_before;
ALTER TABLE exports ADD COLUMN status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'ready', 'failed', 'expired'));
UPDATE exports SET status = status_before;
ALTER TABLE exports DROP COLUMN status_before;

ALTER TABLE exports ADD COLUMN contact_id BLOB;
ALTER TABLE exports ADD COLUMN ends_at INTEGER;
CREATE INDEX exports_contact ON exports (contact_id) WHERE contact_id IS NOT NULL;
