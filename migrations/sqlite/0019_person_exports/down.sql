DELETE FROM file_pieces WHERE file_id IN (SELECT id FROM exports WHERE contact_id IS NOT NULL);
DELETE FROM exports WHERE contact_id IS NOT NULL;
DROP INDEX exports_contact;
ALTER TABLE exports DROP COLUMN ends_at;
ALTER TABLE exports DROP COLUMN contact_id;

ALTER TABLE exports RENAME COLUMN status TO status_before;
ALTER TABLE exports ADD COLUMN status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'ready', 'failed'));
UPDATE exports SET status = status_before;
ALTER TABLE exports DROP COLUMN status_before;

ALTER TABLE exports RENAME COLUMN format TO format_before;
ALTER TABLE exports ADD COLUMN format TEXT NOT NULL DEFAULT 'csv' CHECK (format IN ('csv', 'xlsx', 'vcard'));
UPDATE exports SET format = format_before;
ALTER TABLE exports DROP COLUMN format_before;
