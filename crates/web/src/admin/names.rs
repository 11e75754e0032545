//! The only place that finds colleagues: their names for ids that a list shows, and whom a field may choose.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    admin::user::User,
    kernel::{ListLink, UserId},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::t_in,
    session,
    ui::{
        combobox::{Choice, ChoiceSource},
        state::Failure,
    },
};

/// Names of users, fetched once each. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Names {
    known: RwSignal<BTreeMap<UserId, String>>,
    asked: StoredValue<BTreeSet<UserId>>,
}

impl Names {
    pub(super) fn new() -> Self {
        let own = session::user_untracked().map(|user| (user.head.id, user.data.full_name.clone()));
        let known: BTreeMap<UserId, String> = own.into_iter().collect();
        Self { asked: StoredValue::new(known.keys().copied().collect()), known: RwSignal::new(known) }
    }

    /// Fetches the names that are not there yet; without them the list simply shows none.
    pub(super) fn want(self, ids: impl IntoIterator<Item = UserId>) {
        let missing: Vec<String> =
            ids.into_iter().filter(|id| self.asked.try_update_value(|asked| asked.insert(*id)).unwrap_or(false)).map(|id| id.to_string()).collect();
        if missing.is_empty() {
            return;
        }
        spawn_local(async move {
            let filters = vec![("id".to_owned(), "in".to_owned(), missing.join(","))];
            let link = ListLink { filters, limit: Some(domain::kernel::page::MAX_LIMIT), ..ListLink::default() };
            if let Ok(page) = session::client().await.list_users(&link).await {
                self.known.try_update(|known| known.extend(page.data.into_iter().map(|user| (user.head.id, user.data.full_name))));
            }
        });
    }

    /// The name, followed; empty until it is known.
    pub(super) fn of(self, id: Option<UserId>) -> String {
        id.and_then(|id| self.known.with(|known| known.get(&id).cloned())).unwrap_or_default()
    }
}

/// A user as something to choose.
pub(super) fn user_choice(user: &User) -> Choice {
    Choice { id: user.head.id.to_string(), label: user.data.full_name.clone(), detail: t_in("role", user.data.role.as_str()) }
}

/// Colleagues who may sign in, by a part of their name or address.
pub(super) fn user_choices() -> ChoiceSource {
    ChoiceSource::new(|text: String| async move {
        let link = ListLink {
            filters: vec![("status".to_owned(), String::new(), "active".to_owned())],
            q: Some(text),
            sort: Some("full_name".to_owned()),
            limit: Some(8),
            ..ListLink::default()
        };
        let page = session::client().await.list_users(&link).await.map_err(Failure::from)?;
        Ok(page.data.iter().map(user_choice).collect())
    })
}
