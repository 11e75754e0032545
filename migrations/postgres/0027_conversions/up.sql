-- What a lead became, and what its undo needs for half a minute.

ALTER TABLE leads ADD COLUMN opportunity_id uuid REFERENCES opportunities (id);
CREATE INDEX leads_opportunity ON leads (opportunity_id) WHERE opportunity_id IS NOT NULL;

-- What somebody agreed to when they asked; the contact's ledger takes it over once it is known who they are.
ALTER TABLE inquiries ADD COLUMN consents jsonb NOT NULL DEFAULT '[]';

CREATE TABLE lead_conversions (
  id uuid PRIMARY KEY,
  lead_id uuid NOT NULL REFERENCES leads (id),
  created_at timestamptz NOT NULL,
  created_by uuid,
  -- The version of the lead that the conversion wrote.
  lead_version integer NOT NULL,
  -- The lead's fields as they were.
  lead_before jsonb NOT NULL,
  -- Each record that was made, with its version and with how much refers to it.
  made jsonb NOT NULL,
  undone_at timestamptz
);
CREATE INDEX lead_conversions_lead ON lead_conversions (lead_id, created_at);
CREATE INDEX lead_conversions_created ON lead_conversions (created_at);
