//! Signing in and staying signed in: passwords, tokens, sessions, throttling.

mod again;
pub mod passwords;
pub mod reset;
mod routes;
pub mod second_factor;
pub mod sessions;
mod setup;
mod throttle;
pub mod token;

pub use routes::find_user;
pub use setup::first_admin;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .configure(routes::configure)
        .configure(setup::configure)
        .configure(second_factor::configure)
        .configure(reset::configure);
}
