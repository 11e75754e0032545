//! A way back in for who forgot their password: a mail with a secret that is good once, for half an hour.
//!
//! The request only writes that somebody typed an address, so its answer and its time tell nothing; whether anybody has
//! that address is the job's to find out.

mod job;
mod mail;
mod routes;
mod store;

pub use job::ResetMails;
pub use routes::configure;
