DROP TABLE password_resets;
DROP TABLE password_reset_requests;
DROP TABLE recovery_codes;
DROP TABLE user_security;
