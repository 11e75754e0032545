//! The only place that saves changes of a record: another person's change in the meantime is kept unless both changed the
//! same field, and then the user decides; what was saved can be undone.

use std::sync::Arc;

use client::Error;
use domain::kernel::{Record, custom::PREFIX, merge, record::new_problems_on, rules};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Map, Value};

use super::{RecordState, Shown, conflict};
use crate::{
    failure::complaint,
    i18n::{tf, today},
    session,
    ui::{
        state::Failure,
        toast::{toast_error, toast_undo},
    },
};

/// How often a change is tried again when others are quicker.
const TRIES: usize = 5;

impl<R: Shown> RecordState<R> {
    /// Saves a merge patch of the record as it is shown, and offers to undo it.
    pub async fn save(self, patch: Value) -> Result<(), Failure> {
        let Some(base) = self.present() else { return Ok(()) };
        self.save_over(base, patch).await
    }

    /// The same for a patch of an older state: of the moment when an editor was opened.
    pub async fn save_over(self, base: Arc<R>, patch: Value) -> Result<(), Failure> {
        self.save_and_tell(base, patch, || ()).await
    }

    /// The same for a record that stands in a list: `changed` runs after the change and after its undo.
    pub async fn save_and_tell(
        self,
        base: Arc<R>,
        patch: Value,
        changed: impl Fn() + Clone + 'static,
    ) -> Result<(), Failure> {
        check::<R>(&base, &patch)?;
        let undo = reverse::<R>(&base, &patch)?;
        let name = base.title();
        let saved = self.write(base, patch).await?;
        changed();
        toast_undo(tf("record.saved", &[("name", &name)]), move || {
            let (saved, undo, changed) = (Arc::clone(&saved), undo.clone(), changed.clone());
            spawn_local(async move {
                match self.write(saved, undo).await {
                    Ok(_) => changed(),
                    Err(failure) => toast_error(failure.message),
                }
            });
        });
        Ok(())
    }

    async fn write(self, mut base: Arc<R>, mut patch: Value) -> Result<Arc<R>, Failure> {
        let id = base.head().id;
        for _ in 0..TRIES {
            let outcome = session::client().await.patch::<R>(id, base.head().version, &patch).await;
            match outcome {
                Ok(record) => return Ok(self.show(record).await),
                Err(Error::Problem(problem)) if problem.status == 412 => {
                    let theirs = session::client().await.read::<R>(id, self.expand).await?;
                    let fields = contested::<R>(&base, &theirs, &patch)?;
                    if !fields.is_empty() && !conflict::keeps_mine(self, &theirs, &patch, &fields).await {
                        for field in &fields {
                            remove(&mut patch, field);
                        }
                    }
                    if patch.as_object().is_none_or(Map::is_empty) {
                        let theirs = Arc::new(theirs);
                        self.record.try_set(Some(Arc::clone(&theirs)));
                        return Ok(theirs);
                    }
                    base = Arc::new(theirs);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure { status: 412, message: crate::i18n::t("problem.stale_version").to_owned(), ..Failure::default() })
    }

    /// The answer to a change has no names of references: it is read once more, with them.
    pub async fn show(self, changed: R) -> Arc<R> {
        let read = session::client().await.read::<R>(changed.head().id, self.expand).await;
        let present = Arc::new(read.unwrap_or(changed));
        self.record.try_set(Some(Arc::clone(&present)));
        present
    }
}

fn document<R: Record>(record: &R) -> Result<Value, Failure> {
    serde_json::to_value(record.data()).map_err(|cause| unexpected(&cause))
}

fn unexpected(cause: &serde_json::Error) -> Failure {
    Error::Unexpected(cause.to_string()).into()
}

/// The domain's rules, before the server is asked.
fn check<R: Record>(base: &R, patch: &Value) -> Result<(), Failure> {
    let mut after = document(base)?;
    merge::apply(&mut after, patch);
    let data: R::Data = serde_json::from_value(after).map_err(|cause| unexpected(&cause))?;
    let on_the_day = new_problems_on::<R>(&data, Some(base.data()), today());
    match rules::check(&data).iter().chain(&on_the_day).next() {
        None => Ok(()),
        Some(problem) => Err(Failure { status: 422, message: complaint(problem), ..Failure::default() }),
    }
}

/// The patch that takes a patch back.
fn reverse<R: Record>(base: &R, patch: &Value) -> Result<Value, Failure> {
    let before = document(base)?;
    let mut after = before.clone();
    merge::apply(&mut after, patch);
    Ok(merge::difference(&after, &before))
}

/// The fields that a patch changes, each custom field by itself.
fn fields_in(patch: &Value) -> Vec<String> {
    let mut fields = Vec::new();
    for (name, change) in patch.as_object().into_iter().flatten() {
        match change.as_object().filter(|_| name == CUSTOM) {
            Some(inner) => fields.extend(inner.keys().map(|name| [PREFIX, name].concat())),
            None => fields.push(name.clone()),
        }
    }
    fields
}

const CUSTOM: &str = "custom";

/// A field of a record or of a patch, by its own name or as `custom.name`.
pub(super) fn at<'v>(values: &'v Value, field: &str) -> Option<&'v Value> {
    match field.strip_prefix(PREFIX) {
        Some(name) => values.get(CUSTOM)?.get(name),
        None => values.get(field),
    }
}

/// Takes a field out of a patch.
fn remove(patch: &mut Value, field: &str) {
    let (fields, name) = match field.strip_prefix(PREFIX) {
        Some(name) => (patch.get_mut(CUSTOM), name),
        None => (Some(&mut *patch), field),
    };
    if let Some(fields) = fields.and_then(Value::as_object_mut) {
        fields.remove(name);
    }
    if let Some(patch) = patch.as_object_mut()
        && patch.get(CUSTOM).and_then(Value::as_object).is_some_and(Map::is_empty)
    {
        patch.remove(CUSTOM);
    }
}

/// The fields that both sides changed, to different values.
fn contested<R: Record>(base: &R, theirs: &R, patch: &Value) -> Result<Vec<String>, Failure> {
    let (before, now) = (document(base)?, document(theirs)?);
    let mut wanted = before.clone();
    merge::apply(&mut wanted, patch);
    let both = |field: &String| at(&before, field) != at(&now, field) && at(&now, field) != at(&wanted, field);
    Ok(fields_in(patch).into_iter().filter(both).collect())
}
