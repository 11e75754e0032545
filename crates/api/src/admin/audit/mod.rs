//! Reading the audit, which `kernel/audit` writes: all of it for administrators, and everybody's own sign-ins.

mod routes;
mod store;

pub use routes::configure;
pub use store::{Wanted, page};
