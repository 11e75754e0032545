DROP TABLE erasures;
DROP TABLE erasure_requests;
DROP TABLE broken_glass;
ALTER TABLE contacts DROP COLUMN open_search;
