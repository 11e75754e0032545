DROP TABLE working_hours;
DROP TABLE lead_attempts;
