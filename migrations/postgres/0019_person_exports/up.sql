-- What is held about a person leaves as a file of a format of its own, and that file ends.

ALTER TABLE exports
  DROP CONSTRAINT exports_format_check,
  ADD CONSTRAINT exports_format_check CHECK (format IN ('csv', 'xlsx', 'vcard', 'zip')),
  DROP CONSTRAINT exports_status_check,
  ADD CONSTRAINT exports_status_check CHECK (status IN ('queued', 'ready', 'failed', 'expired')),
  ADD COLUMN contact_id uuid,
  ADD COLUMN ends_at timestamptz;
CREATE INDEX exports_contact ON exports (contact_id) WHERE contact_id IS NOT NULL;
