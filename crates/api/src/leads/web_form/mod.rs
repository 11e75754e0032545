//! Web forms: what people ask on web pages, without a sign-in, and what becomes of it.

mod challenge;
mod origin;
mod page;
mod public;
mod routes;
mod store;
mod submissions;
mod take_in;
mod unsent;

pub use page::configure as pages;
pub use routes::configure;
pub use store::WebForms;
pub use submissions::{Submission, forget, forget_beginnings, submissions_of};
pub use unsent::UnsentForms;
