DROP TABLE patient_visits;
