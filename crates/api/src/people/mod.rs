//! Whom the hospital knows: accounts, contacts, and who works where.

pub mod account;
pub mod affiliation;
pub mod assignment;
pub mod contact;
pub mod place;

use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(RecordRoutes::<account::Accounts>::new())
        .service(RecordRoutes::<contact::Contacts>::new())
        .service(RecordRoutes::<affiliation::Affiliations>::new());
}
