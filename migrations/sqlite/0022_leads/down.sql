DROP TABLE leads_search_waiting;
DROP TABLE leads_search;
DROP TABLE leads;
