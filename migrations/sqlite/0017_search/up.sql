-- The words that stand in records, in Latin letters: what a search guesses from where a spelling is another one or a
-- finger slipped. A word stays when the last record that had it is gone: it then finds nothing.
CREATE TABLE search_words (
  word TEXT PRIMARY KEY NOT NULL,
  -- How it sounds: its consonants.
  sound TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX search_words_sound ON search_words (sound, word);

-- Each word under itself and under what is left of it without one letter.
CREATE TABLE search_parts (
  part TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (part, word)
) STRICT, WITHOUT ROWID;
