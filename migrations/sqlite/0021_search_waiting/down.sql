INSERT INTO accounts_search_waiting (rid) VALUES (-1);
DROP TRIGGER accounts_search_insert;
CREATE TRIGGER accounts_search_insert AFTER INSERT ON accounts BEGIN
  INSERT INTO accounts_search (rowid, search) VALUES (new.rid, new.search);
END;
DROP TRIGGER accounts_search_delete;
CREATE TRIGGER accounts_search_delete AFTER DELETE ON accounts BEGIN
  INSERT INTO accounts_search (accounts_search, rowid, search) VALUES ('delete', old.rid, old.search);
END;
DROP TRIGGER accounts_search_update;
CREATE TRIGGER accounts_search_update AFTER UPDATE OF search ON accounts WHEN old.search <> new.search BEGIN
  INSERT INTO accounts_search (accounts_search, rowid, search) VALUES ('delete', old.rid, old.search);
  INSERT INTO accounts_search (rowid, search) VALUES (new.rid, new.search);
END;
DROP TABLE accounts_search_waiting;

INSERT INTO contacts_search_waiting (rid) VALUES (-1);
DROP TRIGGER contacts_search_insert;
CREATE TRIGGER contacts_search_insert AFTER INSERT ON contacts BEGIN
  INSERT INTO contacts_search (rowid, search) VALUES (new.rid, new.search);
END;
DROP TRIGGER contacts_search_delete;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts BEGIN
  INSERT INTO contacts_search (contacts_search, rowid, search) VALUES ('delete', old.rid, old.search);
END;
DROP TRIGGER contacts_search_update;
CREATE TRIGGER contacts_search_update AFTER UPDATE OF search ON contacts WHEN old.search <> new.search BEGIN
  INSERT INTO contacts_search (contacts_search, rowid, search) VALUES ('delete', old.rid, old.search);
  INSERT INTO contacts_search (rowid, search) VALUES (new.rid, new.search);
END;
DROP TABLE contacts_search_waiting;
