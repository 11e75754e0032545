//! The only place that finds the names of colleagues whom a list knows by their id only.

use std::collections::{BTreeMap, BTreeSet};

use domain::kernel::{ListLink, UserId, page::MAX_LIMIT};
use leptos::{prelude::*, task::spawn_local};

use crate::session;

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
        let missing: Vec<String> = ids
            .into_iter()
            .filter(|id| self.asked.try_update_value(|asked| asked.insert(*id)).unwrap_or(false))
            .map(|id| id.to_string())
            .collect();
        if missing.is_empty() {
            return;
        }
        spawn_local(async move {
            let filters = vec![("id".to_owned(), "in".to_owned(), missing.join(","))];
            let link = ListLink { filters, limit: Some(MAX_LIMIT), ..ListLink::default() };
            if let Ok(page) = session::client().await.list_users(&link).await {
                self.known.try_update(|known| {
                    known.extend(page.data.into_iter().map(|user| (user.head.id, user.data.full_name)));
                });
            }
        });
    }

    /// The name, followed; empty until it is known.
    pub(super) fn of(self, id: Option<UserId>) -> String {
        id.and_then(|id| self.known.with(|known| known.get(&id).cloned())).unwrap_or_default()
    }
}
