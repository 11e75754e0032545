DROP INDEX jobs_planned;
DROP TABLE tie_ups;
