//! Whom the hospital knows: accounts, contacts, who works where, and what was agreed.

pub mod account;
pub mod affiliation;
pub mod assignment;
pub mod contact;
pub mod place;
pub mod tie_up;

use crate::kernel::record::{MoveRoutes, RecordRoutes};
use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(RecordRoutes::<account::Accounts>::new())
        .service(RecordRoutes::<contact::Contacts>::new())
        .service(RecordRoutes::<affiliation::Affiliations>::new())
        .service(RecordRoutes::<tie_up::TieUps>::new())
        .service(MoveRoutes::<tie_up::TieUps>::new());
}
