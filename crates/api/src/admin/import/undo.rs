//! What taking an import back means: `kernel/batch.rs` does it.

use crate::kernel::batch::Undo;
use crate::kernel::caller::Person;
use crate::kernel::change::Batch;
use domain::admin::import::Import;
use domain::kernel::policy::Resource;

/// The word that marks the undo's own events.
const REASON: &str = "import undone";

/// The import as its events name it.
pub fn batch_of(import: &Import) -> Batch {
    Batch { resource: Resource::Imports, id: import.head.id.into() }
}

pub fn undo_of<'u>(import: &Import, person: &'u Person) -> Undo<'u> {
    Undo { batch: batch_of(import), person, reason: REASON, stores: crate::records::any }
}
