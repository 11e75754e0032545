//! What comes into the house: mail. Each facility may have a mailbox; a job reads it, and what a person wrote becomes an
//! inquiry or hangs on the one that it answers.

mod imap;
mod job;
mod mail;
mod routes;
mod store;
mod take_in;

pub use job::{MailboxJobs, plan_all};
pub use mail::{Incoming, read as read_mail};
pub use routes::configure;
