//! Who works with Setu, where, and what they bring in and take out.

pub mod api_key;
pub mod audit;
pub mod auth;
pub mod custom_field;
pub mod event;
pub mod export;
pub mod facility;
pub mod import;
pub mod job;
pub mod names;
pub mod security;
pub mod session;
pub mod team;
pub mod user;

use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .configure(auth::configure)
        .configure(session::configure)
        .configure(user::configure)
        .service(RecordRoutes::<user::Users>::new())
        .service(RecordRoutes::<team::Teams>::new())
        .service(RecordRoutes::<facility::Facilities>::new())
        .service(RecordRoutes::<custom_field::CustomFields>::new())
        .configure(import::configure)
        .configure(export::configure)
        .configure(job::configure)
        .configure(event::configure)
        .configure(api_key::configure)
        .configure(audit::configure)
        .configure(security::configure);
}
