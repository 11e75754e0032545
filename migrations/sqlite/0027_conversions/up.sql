-- What a lead became, and what its undo needs for half a minute.

ALTER TABLE leads ADD COLUMN opportunity_id BLOB REFERENCES opportunities (id);
CREATE INDEX leads_opportunity ON leads (opportunity_id) WHERE opportunity_id IS NOT NULL;

-- What somebody agreed to when they asked; the contact's ledger takes it over once it is known who they are.
ALTER TABLE inquiries ADD COLUMN consents TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(consents));

CREATE TABLE lead_conversions (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  lead_id BLOB NOT NULL REFERENCES leads (id),
  created_at INTEGER NOT NULL,
  created_by BLOB,
  -- The version of the lead that the conversion wrote.
  lead_version INTEGER NOT NULL,
  -- The lead's fields as they were.
  lead_before TEXT NOT NULL CHECK (json_valid(lead_before)),
  -- Each record that was made, with its version and with how much refers to it.
  made TEXT NOT NULL CHECK (json_valid(made)),
  undone_at INTEGER
) STRICT;
CREATE INDEX lead_conversions_lead ON lead_conversions (lead_id, created_at);
CREATE INDEX lead_conversions_created ON lead_conversions (created_at);
