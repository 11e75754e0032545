DROP TABLE messages;
DROP TABLE auto_responses;
