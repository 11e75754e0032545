DROP TABLE calendar_feeds;
DROP INDEX patient_visits_physician;
