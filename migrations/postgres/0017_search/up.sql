-- The words that stand in records, in Latin letters: what a search guesses from where a spelling is another one or a
-- finger slipped. A word stays when the last record that had it is gone: it then finds nothing.
CREATE TABLE search_words (
  word text COLLATE "C" PRIMARY KEY,
  -- How it sounds: its consonants.
  sound text COLLATE "C" NOT NULL
);
CREATE INDEX search_words_sound ON search_words (sound, word);

-- Each word under itself and under what is left of it without one letter.
CREATE TABLE search_parts (
  part text COLLATE "C" NOT NULL,
  word text COLLATE "C" NOT NULL,
  PRIMARY KEY (part, word)
);
