//! What every record's endpoints have in common; `records!` gives each its seven functions by name.

use crate::transport::{answer, done};
use crate::{Client, Error};
use domain::kernel::policy::Resource;
use domain::kernel::status::{Moving, Transition};
use domain::kernel::{ListLink, New, Page, Record, merge};
use reqwest::Method;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// Defines the functions of a record. The expansion is one line each: see the functions below.
macro_rules! records {
    ($($record:ty: $list:ident $search:ident $get:ident $create:ident $update:ident $delete:ident $restore:ident;)*) => {
        impl crate::Client {$(
            /// One page of the list, as the caller may see it.
            pub async fn $list(&self, link: &domain::kernel::ListLink) -> Result<domain::kernel::Page<$record>, crate::Error> {
                self.list(link).await
            }
            /// One page of what an and/or/not tree of filters finds.
            pub async fn $search(&self, search: &serde_json::Value) -> Result<domain::kernel::Page<$record>, crate::Error> {
                self.search::<$record>(search).await
            }
            /// One record; `expand` names the references that come with their names, separated by commas.
            pub async fn $get(&self, id: <$record as domain::kernel::Record>::Id, expand: &str) -> Result<$record, crate::Error> {
                self.read(id, expand).await
            }
            /// Makes a record. With an id of one's own, sending it twice makes it once.
            pub async fn $create(
                &self,
                new: &domain::kernel::New<<$record as domain::kernel::Record>::Data>,
            ) -> Result<$record, crate::Error> {
                self.create(new).await
            }
            /// Changes what differs between the record as it was read and `data`; refused (412) when somebody else changed it since.
            pub async fn $update(
                &self,
                record: &$record,
                data: &<$record as domain::kernel::Record>::Data,
            ) -> Result<$record, crate::Error> {
                self.update(record, data).await
            }
            /// Puts the record into the recycle bin.
            pub async fn $delete(&self, record: &$record) -> Result<(), crate::Error> {
                self.delete::<$record>(record).await
            }
            /// Takes the record out of the recycle bin.
            pub async fn $restore(&self, id: <$record as domain::kernel::Record>::Id) -> Result<$record, crate::Error> {
                self.restore(id).await
            }
        )*}
    };
}
pub(crate) use records;

/// The same, generic: for components that work with any record.
impl Client {
    pub async fn list<R: Record>(&self, link: &ListLink) -> Result<Page<R>, Error> {
        answer(self.get(&format!("/{}", R::RESOURCE), &link.query())).await
    }

    /// How many records of a list match, whatever they are: nothing of the rows themselves is read.
    pub async fn count(&self, resource: Resource, link: &ListLink) -> Result<i64, Error> {
        let link = ListLink { limit: Some(1), include_total: true, ..link.clone() };
        let page: Page<IgnoredAny> = answer(self.get(&format!("/{resource}"), &link.query())).await?;
        Ok(page.page.total.unwrap_or_default())
    }

    pub async fn search<R: Record>(&self, search: &Value) -> Result<Page<R>, Error> {
        answer(self.post(&format!("/{}/search", R::RESOURCE), search)).await
    }

    pub async fn read<R: Record>(&self, id: R::Id, expand: &str) -> Result<R, Error> {
        let query = if expand.is_empty() { Vec::new() } else { vec![("expand".to_owned(), expand.to_owned())] };
        answer(self.get(&format!("/{}/{id}", R::RESOURCE), &query)).await
    }

    pub async fn create<R: Record>(&self, new: &New<R::Data>) -> Result<R, Error> {
        let request = self.post(&format!("/{}", R::RESOURCE), new);
        answer(match new.id {
            Some(id) => request.header("idempotency-key", id.to_string()),
            None => request,
        })
        .await
    }

    pub async fn update<R: Record>(&self, record: &R, data: &R::Data) -> Result<R, Error> {
        let json = |data: &R::Data| serde_json::to_value(data).map_err(|cause| Error::Unexpected(cause.to_string()));
        let patch = merge::difference(&json(record.data())?, &json(data)?);
        self.patch(record.head().id, record.head().version, &patch).await
    }

    /// A merge patch as it stands, for single fields.
    pub async fn patch<R: Record>(&self, id: R::Id, version: i32, patch: &Value) -> Result<R, Error> {
        let request = self.request(Method::PATCH, &format!("/{}/{id}", R::RESOURCE));
        let request =
            request.header("if-match", format!("\"{version}\"")).header("content-type", "application/merge-patch+json");
        answer(request.body(patch.to_string())).await
    }

    /// Moves a record to another status. Sending the same move of the same version twice takes it once.
    pub async fn transition<R: Moving>(&self, record: &R, to: R::Status, reason: Option<String>) -> Result<R, Error> {
        let (id, version) = (record.head().id, record.head().version);
        let request = self.post(&format!("/{}/{id}/transitions", R::RESOURCE), &Transition { to, reason });
        let request = request.header("if-match", format!("\"{version}\""));
        answer(request.header("idempotency-key", format!("{id} {version} {to}"))).await
    }

    pub async fn delete<R: Record>(&self, record: &R) -> Result<(), Error> {
        let (id, version) = (record.head().id, record.head().version);
        let request = self.request(Method::DELETE, &format!("/{}/{id}", R::RESOURCE));
        done(request.header("if-match", format!("\"{version}\""))).await
    }

    pub async fn restore<R: Record>(&self, id: R::Id) -> Result<R, Error> {
        answer(self.post(&format!("/{}/{id}/restore", R::RESOURCE), &json!({}))).await
    }
}
