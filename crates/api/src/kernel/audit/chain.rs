//! What the hash of an entry is made of.

use super::AuditRow;
use sha2::{Digest, Sha256};

/// SHA-256 over the hash before and every column, each with its length, so that no two rows give the same bytes.
pub fn link(row: &AuditRow) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut add = |bytes: Option<&[u8]>| match bytes {
        None => hash.update([0]),
        Some(bytes) => {
            hash.update([1]);
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        }
    };
    add(Some(&row.previous_hash));
    add(Some(&row.sequence.to_be_bytes()));
    add(Some(&row.at.micros().to_be_bytes()));
    add(Some(row.action.as_bytes()));
    add(row.actor_id.as_ref().map(|id| id.0.as_bytes().as_slice()));
    add(row.key_id.as_ref().map(|id| id.0.as_bytes().as_slice()));
    add(row.facility_id.as_ref().map(|id| id.0.as_bytes().as_slice()));
    add(row.resource.as_deref().map(str::as_bytes));
    add(row.record_id.as_ref().map(|id| id.0.as_bytes().as_slice()));
    add(row.origin.as_deref().map(str::as_bytes));
    add(Some(row.details.as_bytes()));
    hash.finalize().to_vec()
}
