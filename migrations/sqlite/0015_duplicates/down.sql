DROP TABLE duplicate_scans;
DROP TABLE duplicate_blocks;
DROP TABLE duplicates;
DROP TABLE merge_moves;
DROP TABLE merges;
