DROP TABLE broken_glass;
ALTER TABLE contacts DROP COLUMN open_search;
