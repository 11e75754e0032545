-- Only SQLite's index of trigrams needs it: PostgreSQL's lets rows wait by itself (`fastupdate`).
SELECT 1;
