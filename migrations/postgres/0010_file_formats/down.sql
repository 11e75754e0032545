DROP TABLE import_pieces;
ALTER TABLE exports DROP COLUMN format;
ALTER TABLE imports DROP COLUMN file_rows;
ALTER TABLE imports DROP COLUMN sheet;
ALTER TABLE imports DROP COLUMN sheets;
ALTER TABLE imports DROP COLUMN format;
