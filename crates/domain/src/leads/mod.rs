//! From the first question to what was won: inquiries, leads and how they are worked at, opportunities and their
//! forecast.

pub mod assignment;
pub mod attempt;
pub mod auto_response;
pub mod conversion;
pub mod forecast;
pub mod hours;
pub mod inquiry;
pub mod ladder;
pub mod lead;
pub mod mailbox;
pub mod opportunity;
pub mod origin;
pub mod web_form;
pub mod who;
