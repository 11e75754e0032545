//! The only place that puts records into the recycle bin and takes them out again.

use std::sync::Arc;

use client::Error;
use leptos::task::spawn_local;

use super::{Shown, memory};
use crate::{
    i18n::{plural, tf},
    session,
    ui::{
        state::Failure,
        toast::{toast, toast_error, toast_undo},
    },
};

/// Deletes them one after the other, says so, and offers to undo it. `after` runs when the server has answered, `undone`
/// after an undo, so that the page can show how it stands.
pub fn delete_with_undo<R: Shown>(
    records: Vec<Arc<R>>,
    after: impl Fn() + 'static,
    undone: impl Fn() + Clone + 'static,
) {
    spawn_local(async move {
        let mut deleted = Vec::new();
        let mut refused = None;
        for record in records {
            match delete::<R>(&record).await {
                Ok(()) => deleted.push(record),
                Err(error) => refused = Some(Failure::from(error)),
            }
        }
        for record in &deleted {
            memory::drop_row::<R>(record.head().id);
        }
        after();
        if let Some(failure) = refused {
            toast_error(failure.message);
        }
        if deleted.is_empty() {
            return;
        }
        let message = match deleted.as_slice() {
            [one] => tf("record.deleted", &[("name", &one.title())]),
            several => plural("record.deleted_many", several.len(), &[]),
        };
        let ids: Vec<R::Id> = deleted.iter().map(|record| record.head().id).collect();
        toast_undo(message, move || restore::<R>(ids.clone(), undone.clone()));
    });
}

/// A list may be older than the record: what somebody else changed in the meantime does not keep it from being deleted.
async fn delete<R: Shown>(record: &R) -> Result<(), Error> {
    let client = session::client().await;
    match client.delete(record).await {
        Err(Error::Problem(problem)) if problem.status == 412 => {
            let present = client.read::<R>(record.head().id, "").await?;
            client.delete(&present).await
        }
        outcome => outcome,
    }
}

/// Takes them out of the recycle bin, says how many, and runs `after`.
pub fn restore<R: Shown>(ids: Vec<R::Id>, after: impl Fn() + 'static) {
    spawn_local(async move {
        let mut restored = 0;
        for id in ids {
            match session::client().await.restore::<R>(id).await {
                Ok(_) => restored += 1,
                Err(error) => toast_error(Failure::from(error).message),
            }
        }
        if restored > 0 {
            toast(plural("record.restored", restored, &[]));
        }
        after();
    });
}
