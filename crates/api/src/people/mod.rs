//! Whom the hospital knows: accounts, contacts, who works where, who is what to whom,
//! what was agreed, and what people consent to.

pub mod account;
pub mod affiliation;
pub mod assignment;
pub mod belonging;
pub mod consent;
pub mod contact;
pub mod duplicate;
pub mod merge;
pub mod place;
pub mod relationship;
pub mod tie_up;

use crate::kernel::record::{MoveRoutes, RecordRoutes};
use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(RecordRoutes::<account::Accounts>::new())
        .service(merge::MergeRoutes::<account::Accounts>::new())
        .service(RecordRoutes::<contact::Contacts>::new())
        .service(merge::MergeRoutes::<contact::Contacts>::new())
        .service(RecordRoutes::<affiliation::Affiliations>::new())
        .service(RecordRoutes::<tie_up::TieUps>::new())
        .service(MoveRoutes::<tie_up::TieUps>::new())
        .service(RecordRoutes::<relationship::Relationships>::new())
        .configure(consent::configure)
        .configure(duplicate::configure);
}
