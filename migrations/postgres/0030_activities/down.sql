DROP TABLE visit_plans;
DROP TABLE activities;
