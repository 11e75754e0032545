DROP TABLE incoming_mails;
DROP TABLE mailboxes;
DROP TABLE messages;
DROP TABLE auto_responses;
