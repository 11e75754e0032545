//! Patients' rights over their data: broken glass, a copy of it all, erasure.

use crate::transport::answer;
use crate::{Client, Error};
use domain::admin::export::Export;
use domain::kernel::{ContactId, ErasureRequestId, Page};
use domain::privacy::broken_glass::{BreakGlass, BrokenGlass};
use domain::privacy::erasure::{EraseData, ErasureDecision, ErasureRequest};
use serde_json::json;

fn query(contact: Option<ContactId>, cursor: Option<String>) -> Vec<(String, String)> {
    let contact = contact.map(|id| ("contact_id".to_owned(), id.to_string()));
    contact.into_iter().chain(cursor.map(|cursor| ("cursor".to_owned(), cursor))).collect()
}

impl Client {
    /// Shows what one's role hides of a patient, for a while; others are told.
    pub async fn break_glass(&self, id: ContactId, asked: &BreakGlass) -> Result<BrokenGlass, Error> {
        answer(self.post(&format!("/contacts/{id}/break-glass"), asked)).await
    }

    /// Who looked at what was hidden from them, the newest first.
    pub async fn list_broken_glass(
        &self,
        contact: Option<ContactId>,
        cursor: Option<String>,
    ) -> Result<Page<BrokenGlass>, Error> {
        answer(self.get("/broken-glass", &query(contact, cursor))).await
    }

    /// Writes all that is held about a person into a file, which is fetched as other exports are.
    pub async fn export_person(&self, id: ContactId) -> Result<Export, Error> {
        answer(self.post(&format!("/persons/{id}/export"), &json!({}))).await
    }

    /// Asks for the end of all that is held about a person; another administrator decides.
    pub async fn erase_person(&self, id: ContactId, data: &EraseData) -> Result<ErasureRequest, Error> {
        answer(self.post(&format!("/persons/{id}/erase"), data)).await
    }

    pub async fn list_erasure_requests(
        &self,
        contact: Option<ContactId>,
        cursor: Option<String>,
    ) -> Result<Page<ErasureRequest>, Error> {
        answer(self.get("/persons/erasure-requests", &query(contact, cursor))).await
    }

    pub async fn decide_erasure_request(
        &self,
        id: ErasureRequestId,
        decision: &ErasureDecision,
    ) -> Result<ErasureRequest, Error> {
        answer(self.post(&format!("/persons/erasure-requests/{id}/decision"), decision)).await
    }
}
