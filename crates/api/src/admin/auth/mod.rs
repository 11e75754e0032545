//! Signing in and staying signed in: passwords, tokens, sessions, throttling.

pub mod passwords;
mod routes;
pub mod sessions;
mod setup;
mod throttle;
pub mod token;

pub use setup::first_admin;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(routes::configure).configure(setup::configure);
}
