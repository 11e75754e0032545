DELETE FROM file_pieces WHERE file_id IN (SELECT id FROM exports WHERE contact_id IS NOT NULL);
DELETE FROM exports WHERE contact_id IS NOT NULL;
DROP INDEX exports_contact;
ALTER TABLE exports
  DROP COLUMN ends_at,
  DROP COLUMN contact_id,
  DROP CONSTRAINT exports_status_check,
  ADD CONSTRAINT exports_status_check CHECK (status IN ('queued', 'ready', 'failed')),
  DROP CONSTRAINT exports_format_check,
  ADD CONSTRAINT exports_format_check CHECK (format IN ('csv', 'xlsx', 'vcard'));
