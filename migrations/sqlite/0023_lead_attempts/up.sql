-- Every try to reach somebody who asked about care.
CREATE TABLE lead_attempts (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  lead_id BLOB NOT NULL REFERENCES leads (id),
  channel TEXT NOT NULL CHECK (channel IN ('call', 'whatsapp', 'email', 'sms')),
  outcome TEXT NOT NULL CHECK (outcome IN ('connected', 'no_answer', 'busy', 'switched_off', 'wrong_number', 'left_message')),
  at INTEGER NOT NULL,
  note TEXT,
  next_attempt_at INTEGER,
  created_at INTEGER NOT NULL,
  user_id BLOB REFERENCES users (id)
) STRICT;
CREATE INDEX lead_attempts_lead ON lead_attempts (lead_id, created_at, id);

-- When a facility works: hours of the week, and days off.
CREATE TABLE working_hours (
  facility_id BLOB PRIMARY KEY NOT NULL REFERENCES facilities (id),
  hours TEXT NOT NULL CHECK (json_valid(hours)),
  holidays TEXT NOT NULL CHECK (json_valid(holidays)),
  updated_at INTEGER NOT NULL,
  updated_by BLOB
) STRICT;
