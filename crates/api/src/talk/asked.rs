//! What the lists of this room are asked for: a record, and what each list takes beside it.

use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;

/// The record that a query string names with `resource` and `record_id`.
pub type Subject = (Resource, RecordId);

/// The record of a query string that names nothing else.
pub fn only_subject(query: &str) -> ApiResult<Subject> {
    subject(query, |_, _| Ok(false))
}

/// Reads a query string; `other` takes the parameters beside those of the record, and says whether it knows them.
pub fn subject(query: &str, mut other: impl FnMut(&str, &str) -> ApiResult<bool>) -> ApiResult<Subject> {
    let (mut resource, mut record) = (None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "resource" => {
                let known =
                    value.parse().map_err(|_| ApiError::field("resource", "choice", Resource::WORDS.join(", ")));
                resource = Some(known?);
            }
            "record_id" => record = Some(id("record_id", &value)?),
            _ if other(&name, &value)? => {}
            _ => return Err(unknown(&name)),
        }
    }
    let missing = |name| ApiError::field(name, "required", "Say which record is meant");
    Ok((resource.ok_or_else(|| missing("resource"))?, record.ok_or_else(|| missing("record_id"))?))
}

pub fn id(name: &str, value: &str) -> ApiResult<RecordId> {
    value.parse().map(RecordId).map_err(|_| ApiError::field(name, "type", "Give an id (a UUID)"))
}

pub fn unknown(name: &str) -> ApiError {
    ApiError::field(name, "unknown_parameter", "There is no such parameter here")
}
