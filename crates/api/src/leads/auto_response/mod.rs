//! How inquiries are answered by themselves: the rules, and what writes the answers.

mod answer;
mod store;

pub use answer::{answer, sent, still_wanted};
pub use store::AutoResponses;

use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(RecordRoutes::<AutoResponses>::new());
}
