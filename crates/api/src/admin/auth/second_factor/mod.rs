//! The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes where the app is lost.

mod of_users;
mod qr;
mod routes;
mod store;
pub mod totp;

pub use store::{Factor, pass};

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(routes::configure).configure(of_users::configure);
}
