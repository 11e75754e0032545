//! Saved views, and changes of many records at once.

use crate::records::records;
use crate::transport::{File, answer, file};
use crate::{Client, Error};
use domain::kernel::policy::Resource;
use domain::kernel::{BulkChangeId, ListLink, Page};
use domain::lists::bulk_change::{BulkChange, BulkChangeData, BulkRefusalPage, BulkStatus};
use domain::lists::saved_view::{SavedView, ViewArrangement};
use reqwest::Method;

records! {
    SavedView: list_saved_views search_saved_views get_saved_view create_saved_view update_saved_view delete_saved_view
        restore_saved_view;
}

impl Client {
    /// Which views the caller has above a list, and with which one it opens.
    pub async fn get_view_arrangement(&self, resource: Resource) -> Result<ViewArrangement, Error> {
        answer(self.get(&format!("/me/views/{resource}"), &[])).await
    }

    pub async fn put_view_arrangement(
        &self,
        resource: Resource,
        arrangement: &ViewArrangement,
    ) -> Result<ViewArrangement, Error> {
        answer(self.request(Method::PUT, &format!("/me/views/{resource}")).json(arrangement)).await
    }

    /// Begins a change of many records of one list: `bulk_contacts` and its like. Sent twice with the same key, it begins
    /// once.
    pub async fn begin_bulk_change(
        &self,
        resource: Resource,
        data: &BulkChangeData,
        key: &str,
    ) -> Result<BulkChange, Error> {
        answer(self.post(&format!("/{resource}/bulk"), data).header("idempotency-key", key)).await
    }

    pub async fn list_bulk_changes(&self, link: &ListLink) -> Result<Page<BulkChange>, Error> {
        self.list(link).await
    }

    pub async fn get_bulk_change(&self, id: BulkChangeId) -> Result<BulkChange, Error> {
        self.read(id, "").await
    }

    /// Stops it, or takes it back.
    pub async fn transition_bulk_change(&self, bulk: &BulkChange, to: BulkStatus) -> Result<BulkChange, Error> {
        self.transition(bulk, to, None).await
    }

    /// The records that it did not reach, 200 at a time.
    pub async fn list_bulk_refusals(&self, id: BulkChangeId, after: Option<i64>) -> Result<BulkRefusalPage, Error> {
        let after: Vec<_> = after.map(|after| ("after".to_owned(), after.to_string())).into_iter().collect();
        answer(self.get(&format!("/bulk-changes/{id}/refusals"), &after)).await
    }

    /// All of them as a file.
    pub async fn get_bulk_refusal_file(&self, id: BulkChangeId) -> Result<File, Error> {
        file(self.get(&format!("/bulk-changes/{id}/refusals/file"), &[])).await
    }
}
