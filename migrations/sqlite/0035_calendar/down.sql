DROP TABLE calendar_feeds;
DROP INDEX opportunities_next_step;
DROP INDEX patient_visits_physician;
