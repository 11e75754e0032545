//! Signing in and staying signed in: passwords, tokens, sessions, throttling.

pub mod passwords;
mod routes;
pub mod sessions;
mod setup;
mod throttle;
pub mod token;

pub use setup::first_admin;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(routes::configure).configure(setup::configure);
}
