//! What the tests of the API stand on: a server of their own on a database of their own, a hospital group with people
//! in every role, callers that are signed in, and answers that are easy to compare.

mod answer;
mod app;
mod both;
mod builders;
mod caller;
mod checked_in;
mod database;
mod dovecot;
mod gateway;
pub mod organisation;
pub mod push;
mod random;
mod server;
mod smtp;
mod surroundings;

pub use answer::Answer;
pub use app::TestApp;
pub use both::{run, run_on_database, run_waiting};
pub use builders::{
    a_consent, a_contact, a_lead, a_tie_up, a_visit, a_web_form, an_account, an_activity, an_address, an_auto_response,
    an_opportunity,
};
pub use caller::{Caller, Request};
pub use checked_in::{checked_in, root, sources};
pub use database::{Content, Kind, TestDatabase, lines};
pub use dovecot::{Dovecot, PASSWORD as IMAP_PASSWORD};
pub use gateway::{Gateway, Taken, Turn};
pub use organisation::Who;
pub use random::Random;
pub use server::Server;
pub use smtp::{Mailbox, Manners};
pub use surroundings::environment;

/// The server's own error, with the cause that it never sends.
pub fn told(error: api::kernel::error::ApiError) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}
