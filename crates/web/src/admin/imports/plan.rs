//! The only place for how a file will be read, while it can still be changed: every change is saved by itself, so that a
//! reload, another device, or a press on "Check" finds it.

use std::time::Duration;

use domain::{
    admin::import::{Import, ImportData},
    kernel::UserId,
};
use gloo_timers::future::sleep;
use leptos::{prelude::*, task::spawn_local};

use super::open::OpenImport;
use crate::{
    record::choice_of,
    session,
    ui::{combobox::Choice, state::Failure},
};

const PAUSE: Duration = Duration::from_millis(400);

/// Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    open: OpenImport,
    /// The field of each column; empty for "into the notes".
    pub fields: StoredValue<Vec<RwSignal<String>>>,
    pub duplicates: RwSignal<String>,
    pub kind: RwSignal<String>,
    /// `None`: the importer.
    pub owner: RwSignal<Option<Choice>>,
    /// Why the last change is not saved.
    pub failure: RwSignal<Option<Failure>>,
    saving: StoredValue<bool>,
    /// The sheet whose columns these are.
    sheet: StoredValue<String>,
}

impl Plan {
    /// Begins with what the server proposes or was told before.
    pub(super) fn new(open: OpenImport) -> Option<Self> {
        let import = open.import.get_untracked()?;
        let field_of = |column: usize| import.data.mapping.get(&column.to_string()).cloned().unwrap_or_default();
        let plan = Self {
            open,
            fields: StoredValue::new(
                (0..import.headings.len()).map(|column| RwSignal::new(field_of(column))).collect(),
            ),
            duplicates: RwSignal::new(import.data.duplicates.to_string()),
            kind: RwSignal::new(import.data.default_kind.clone()),
            owner: RwSignal::new(None),
            failure: RwSignal::new(None),
            saving: StoredValue::new(false),
            sheet: StoredValue::new(import.sheet.clone()),
        };
        if let Some(owner) = import.data.owner_id {
            plan.show_owner(owner);
        }
        plan.save_changes();
        Some(plan)
    }

    fn show_owner(self, id: UserId) {
        // Until the name is there, the id keeps a save from making the importer the owner.
        self.owner.set(Some(Choice { id: id.to_string(), ..Choice::default() }));
        spawn_local(async move {
            if let Ok(user) = session::client().await.get_user(id, "").await {
                self.owner.try_set(Some(choice_of(&user)));
            }
        });
    }

    /// The plan as the API takes it, followed; `None` when the page is gone or a word is unknown, or another sheet was
    /// chosen, whose columns this plan does not know.
    pub(super) fn data(self) -> Option<ImportData> {
        let sheet = self.sheet.try_get_value()?;
        let current = |import: &Option<Import>| {
            import.as_ref().filter(|import| import.sheet == sheet).map(|import| import.data.clone())
        };
        let before = self.open.import.try_with_untracked(current)??;
        let fields = self
            .fields
            .try_with_value(|fields| fields.iter().map(|field| field.try_get()).collect::<Option<Vec<_>>>())??;
        let mapping = fields
            .into_iter()
            .enumerate()
            .filter(|(_, field)| !field.is_empty())
            .map(|(column, field)| (column.to_string(), field))
            .collect();
        let owner_id = self.owner.try_get()?.and_then(|owner| owner.id.parse().ok());
        Some(ImportData {
            mapping,
            duplicates: self.duplicates.try_get()?.parse().ok()?,
            default_kind: self.kind.try_get()?,
            owner_id,
            target: before.target,
        })
    }

    fn save_changes(self) {
        let change = StoredValue::new(0_u32);
        Effect::new(move |_| {
            let _ = self.data();
            let this = change.get_value() + 1;
            change.set_value(this);
            set_timeout(
                move || {
                    if change.try_get_value() == Some(this) {
                        spawn_local(async move {
                            self.save().await;
                        });
                    }
                },
                PAUSE,
            );
        });
        // Who leaves at once must not lose the last change.
        on_cleanup(move || {
            let import = self.open.import.try_get_untracked().flatten();
            if let (Some(import), Some(data)) = (import, untrack(|| self.data()))
                && import.data != data
            {
                spawn_local(async move {
                    let _ = session::client().await.update_import(&import, &data).await;
                });
            }
        });
    }

    /// Brings the server up to date; false when it refuses, which `failure` then explains.
    pub(super) async fn save(self) -> bool {
        while self.saving.try_get_value() == Some(true) {
            sleep(Duration::from_millis(30)).await;
        }
        self.saving.try_set_value(true);
        let saved = self.save_until_equal().await;
        self.saving.try_set_value(false);
        saved
    }

    async fn save_until_equal(self) -> bool {
        loop {
            let import = self.open.import.try_get_untracked().flatten();
            let (Some(import), Some(data)) = (import, untrack(|| self.data())) else { return false };
            if import.data == data {
                self.failure.try_set(None);
                return true;
            }
            match session::client().await.update_import(&import, &data).await {
                Ok(saved) => self.open.take(saved),
                Err(error) => {
                    self.failure.try_set(Some(error.into()));
                    return false;
                }
            }
        }
    }
}
