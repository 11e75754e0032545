//! The only place for drafts: what is typed into a form survives a reload, for a week, until it is saved, discarded, or
//! the person signs out. Kept by person, form and record.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{browser, session};

const PREFIX: &str = "setu.draft.";
const KEPT: TimeDelta = TimeDelta::days(7);
const PAUSE: Duration = Duration::from_millis(300);

#[derive(Serialize, Deserialize)]
struct Stored<T> {
    at: DateTime<Utc>,
    value: T,
}

/// Only the age of a draft, whatever its form.
#[derive(Deserialize)]
struct Age {
    at: DateTime<Utc>,
}

/// Whether what is typed may lie in the browser's storage.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Drafts,
    /// It is shown for a while only, and must not outlive that.
    Nothing,
}

/// A form's draft. Copy it freely.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    /// Whether the form differs from how it began.
    pub dirty: Signal<bool>,
    /// Whether the form began with a draft of an earlier visit.
    pub restored: RwSignal<bool>,
    finished: StoredValue<bool>,
    reset: Callback<()>,
}

impl Draft {
    /// Follows `current`, which gathers the form's fields; `apply` puts values back into them. Call it when the fields hold
    /// what the form begins with. `record` is the record's id, or what tells two new ones apart.
    pub fn follow<T>(
        form: &str,
        record: &str,
        keep: Keep,
        current: impl Fn() -> T + Send + Sync + 'static,
        apply: impl Fn(T) + Send + Sync + 'static,
    ) -> Self
    where
        T: Serialize + DeserializeOwned + PartialEq + Clone + Send + Sync + 'static,
    {
        let person = session::user_untracked().map(|user| user.head.id.to_string()).unwrap_or_default();
        let key = StoredValue::new([PREFIX, &person, ".", form, ".", record].concat());
        let current = Memo::new(move |_| current());
        let clean = StoredValue::new(current.get_untracked());
        let apply = StoredValue::new(apply);
        let restored = RwSignal::new(false);
        if keep == Keep::Nothing {
            key.with_value(|key| browser::forget(key));
        } else if let Some(value) = key.with_value(|key| read::<T>(key)) {
            apply.with_value(|apply| apply(value));
            restored.set(true);
        }
        let dirty = Memo::new(move |_| current.with(|current| clean.with_value(|clean| clean != current)));
        let finished = StoredValue::new(keep == Keep::Nothing);
        let changes = StoredValue::new(0_u32);
        Effect::new(move |_| {
            current.track();
            let change = changes.get_value() + 1;
            changes.set_value(change);
            set_timeout(
                move || {
                    // A form that is gone has no value to keep; one that is finished must not leave a draft behind.
                    if changes.try_get_value() == Some(change) && finished.try_get_value() == Some(false) {
                        write(key, dirty, current);
                    }
                },
                PAUSE,
            );
        });
        on_cleanup(move || {
            if finished.try_get_value() == Some(false) {
                write(key, dirty, current);
            }
        });
        let reset = Callback::new(move |()| {
            clean.with_value(|clean| apply.with_value(|apply| apply(clean.clone())));
        });
        Self { key, dirty: dirty.into(), restored, finished, reset }
    }

    /// The form is saved: its draft is not needed any more.
    pub fn done(self) {
        self.finished.set_value(true);
        self.key.with_value(|key| browser::forget(key));
    }

    /// Puts the form back to how it began and forgets the draft.
    pub fn discard(self) {
        self.reset.run(());
        self.restored.set(false);
        self.key.with_value(|key| browser::forget(key));
    }
}

fn write<T>(key: StoredValue<String>, dirty: Memo<bool>, current: Memo<T>)
where
    T: Serialize + Clone + PartialEq + Send + Sync + 'static,
{
    let (Some(key), Some(dirty)) = (key.try_get_value(), dirty.try_get_untracked()) else { return };
    if !dirty {
        return browser::forget(&key);
    }
    let Some(value) = current.try_get_untracked() else { return };
    if let Ok(json) = serde_json::to_string(&Stored { at: browser::now(), value }) {
        browser::store(&key, &json);
    }
}

fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let stored: Stored<T> = serde_json::from_str(&browser::stored(key)?).ok()?;
    is_fresh(stored.at).then_some(stored.value)
}

fn is_fresh(at: DateTime<Utc>) -> bool {
    browser::now() - at < KEPT
}

/// At start: drafts that nobody came back to.
pub fn forget_old() {
    for key in browser::stored_names(PREFIX) {
        let at = browser::stored(&key).and_then(|json| serde_json::from_str::<Age>(&json).ok());
        if at.is_none_or(|stored| !is_fresh(stored.at)) {
            browser::forget(&key);
        }
    }
}

/// At sign-out.
pub fn forget_all() {
    for key in browser::stored_names(PREFIX) {
        browser::forget(&key);
    }
}
