DROP TABLE pipeline_snapshots;
DROP TABLE pipeline_weeks;
DROP TABLE discount_limits;
DROP TABLE opportunities;
