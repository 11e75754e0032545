DROP TABLE search_parts;
DROP TABLE search_words;
DELETE FROM settings WHERE key = 'search_words';
