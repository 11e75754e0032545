-- Every try to reach somebody who asked about care.
CREATE TABLE lead_attempts (
  id uuid PRIMARY KEY,
  lead_id uuid NOT NULL REFERENCES leads (id),
  channel text NOT NULL CHECK (channel IN ('call', 'whatsapp', 'email', 'sms')),
  outcome text NOT NULL CHECK (outcome IN ('connected', 'no_answer', 'busy', 'switched_off', 'wrong_number', 'left_message')),
  at timestamptz NOT NULL,
  note text,
  next_attempt_at timestamptz,
  created_at timestamptz NOT NULL,
  user_id uuid REFERENCES users (id)
);
CREATE INDEX lead_attempts_lead ON lead_attempts (lead_id, created_at, id);

-- When a facility works: hours of the week, and days off.
CREATE TABLE working_hours (
  facility_id uuid PRIMARY KEY REFERENCES facilities (id),
  hours jsonb NOT NULL,
  holidays jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by uuid
);
