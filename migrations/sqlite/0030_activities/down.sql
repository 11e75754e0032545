DROP INDEX inquiries_waiting;
DROP INDEX contacts_touched;
DROP TABLE visit_plans;
DROP TABLE activities;
