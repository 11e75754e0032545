-- An index of trigrams takes one row for the price of many: each commit of one writes a part of its own, which is joined with
-- others later. So rows wait until there are some; searches look through those that wait as well. PostgreSQL's own index
-- does the same (`fastupdate`). CROSS JOIN says which table is read first: the few that wait.

CREATE TABLE accounts_search_waiting (
  -- A number below zero is no row: it asks for all to be taken in now.
  rid INTEGER PRIMARY KEY,
  -- What the index still holds for the row; absent where that is nothing.
  before TEXT
) STRICT;
CREATE TRIGGER accounts_search_take_in AFTER INSERT ON accounts_search_waiting WHEN new.rid < 0 OR (SELECT count(*) FROM accounts_search_waiting) >= 32 BEGIN
  INSERT INTO accounts_search (accounts_search, rowid, search) SELECT 'delete', rid, before FROM accounts_search_waiting WHERE before IS NOT NULL;
  INSERT INTO accounts_search (rowid, search) SELECT rid, search FROM accounts_search_waiting CROSS JOIN accounts USING (rid);
  DELETE FROM accounts_search_waiting;
END;
DROP TRIGGER accounts_search_insert;
CREATE TRIGGER accounts_search_insert AFTER INSERT ON accounts BEGIN
  INSERT INTO accounts_search_waiting (rid) VALUES (new.rid);
END;
DROP TRIGGER accounts_search_update;
CREATE TRIGGER accounts_search_update AFTER UPDATE OF search ON accounts WHEN old.search <> new.search BEGIN
  INSERT INTO accounts_search_waiting (rid, before) VALUES (old.rid, old.search) ON CONFLICT (rid) DO NOTHING;
END;
DROP TRIGGER accounts_search_delete;
CREATE TRIGGER accounts_search_delete AFTER DELETE ON accounts BEGIN
  INSERT INTO accounts_search (accounts_search, rowid, search)
    SELECT 'delete', old.rid, coalesce((SELECT before FROM accounts_search_waiting WHERE rid = old.rid), old.search)
    WHERE NOT EXISTS (SELECT 1 FROM accounts_search_waiting WHERE rid = old.rid AND before IS NULL);
  DELETE FROM accounts_search_waiting WHERE rid = old.rid;
END;

CREATE TABLE contacts_search_waiting (
  -- A number below zero is no row: it asks for all to be taken in now.
  rid INTEGER PRIMARY KEY,
  -- What the index still holds for the row; absent where that is nothing.
  before TEXT
) STRICT;
CREATE TRIGGER contacts_search_take_in AFTER INSERT ON contacts_search_waiting WHEN new.rid < 0 OR (SELECT count(*) FROM contacts_search_waiting) >= 32 BEGIN
  INSERT INTO contacts_search (contacts_search, rowid, search) SELECT 'delete', rid, before FROM contacts_search_waiting WHERE before IS NOT NULL;
  INSERT INTO contacts_search (rowid, search) SELECT rid, search FROM contacts_search_waiting CROSS JOIN contacts USING (rid);
  DELETE FROM contacts_search_waiting;
END;
DROP TRIGGER contacts_search_insert;
CREATE TRIGGER contacts_search_insert AFTER INSERT ON contacts BEGIN
  INSERT INTO contacts_search_waiting (rid) VALUES (new.rid);
END;
DROP TRIGGER contacts_search_update;
CREATE TRIGGER contacts_search_update AFTER UPDATE OF search ON contacts WHEN old.search <> new.search BEGIN
  INSERT INTO contacts_search_waiting (rid, before) VALUES (old.rid, old.search) ON CONFLICT (rid) DO NOTHING;
END;
DROP TRIGGER contacts_search_delete;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts BEGIN
  INSERT INTO contacts_search (contacts_search, rowid, search)
    SELECT 'delete', old.rid, coalesce((SELECT before FROM contacts_search_waiting WHERE rid = old.rid), old.search)
    WHERE NOT EXISTS (SELECT 1 FROM contacts_search_waiting WHERE rid = old.rid AND before IS NULL);
  DELETE FROM contacts_search_waiting WHERE rid = old.rid;
END;
