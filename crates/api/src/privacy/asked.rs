//! What the lists of this room are asked for: those of one person, or of all, the newest first.

use crate::kernel::caller::{Person, Scope};
use crate::kernel::db::{Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::{Newest, cursor_key};
use crate::kernel::state::State;
use actix_web::HttpRequest;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Page, RecordId, Timestamp};

/// A row about a person belongs to whom the person belongs.
pub const SCOPE: Scope = Scope::Through { column: "contact_id", table: "contacts", resource: Resource::Contacts };

#[derive(Debug, Clone)]
pub struct Asked {
    resource: Resource,
    contact: Option<RecordId>,
    newest: Newest,
    /// Signs cursors.
    key: Vec<u8>,
}

impl Asked {
    /// Reads `contact_id`, `limit` and `cursor`.
    pub fn of(resource: Resource, request: &HttpRequest, state: &State) -> ApiResult<Self> {
        let mut contact = None;
        let newest = Newest::asked(resource, request.query_string(), |name, value| {
            if name == "contact_id" {
                let id = value.parse().map_err(|_| ApiError::field("contact_id", "type", "Give an id (a UUID)"))?;
                contact = Some(RecordId(id));
            }
            Ok(name == "contact_id")
        })?;
        Ok(Self { resource, contact, newest, key: cursor_key(&state.secrets) })
    }

    /// A page of the rows about people whom the asker may see. `select` reads those that hold to a condition, in the order
    /// of [`Newest`].
    pub fn page<R>(
        &self,
        asker: &Person,
        edge: impl Fn(&R) -> (Timestamp, RecordId),
        mut select: impl FnMut(Fragment, i64) -> ApiResult<Vec<R>>,
    ) -> ApiResult<Page<R>> {
        let seen = asker.visible(self.resource, Action::Read, SCOPE);
        let one = self.contact.map(|id| Fragment::new("contact_id = ").bind(Value::Id(id)));
        let filter = one.map_or_else(|| seen.clone(), |one| one.and(seen.clone()));
        self.newest.page(&self.key, 1, edge, |_, behind, limit| select(filter.clone().and(behind), limit))
    }
}
