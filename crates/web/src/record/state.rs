//! The only place that loads the record of a page and keeps it: other parts of the page follow it here and save through it.

use std::sync::Arc;

use domain::kernel::RecordId;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

use super::{Shown, conflict, conflict::Clash, follow, href, memory};
use crate::{
    browser,
    i18n::{t, tf},
    offline, session,
    shell::use_command,
    ui::{
        content::set_title,
        state::{ErrorCard, Failure, Skeleton, slow},
        toast::toast,
        url,
    },
};

/// The record whose id stands in the address. Copy it freely.
pub struct RecordState<R: Shown> {
    pub record: RwSignal<Option<Arc<R>>>,
    pub(super) clash: RwSignal<Option<Clash>>,
    /// Counts what was said about the record or shared of it: its timeline loads again.
    pub(super) said: RwSignal<u32>,
    /// Who else changed it last, while this page was open.
    pub(super) changed_by: RwSignal<Option<String>>,
    id: Memo<Option<R::Id>>,
    failure: RwSignal<Option<Failure>>,
    /// The references that come with their names.
    pub(super) expand: &'static str,
    question: StoredValue<u32>,
}

impl<R: Shown> Copy for RecordState<R> {}

impl<R: Shown> Clone for RecordState<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Shown> RecordState<R> {
    /// The record of `…/:id`, loaded now and again when the id changes.
    pub fn of_address(expand: &'static str) -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| {
            let uuid = params.with(|params| params.get("id"))?.parse().ok()?;
            Some(R::Id::from(RecordId(uuid)))
        });
        let state = Self {
            record: RwSignal::new(None),
            clash: RwSignal::new(None),
            said: RwSignal::new(0),
            changed_by: RwSignal::new(None),
            id,
            failure: RwSignal::new(None),
            expand,
            question: StoredValue::new(0),
        };
        Effect::new(move |_| {
            id.track();
            state.reload();
        });
        follow::follow_record(state);
        state
    }

    /// A record that is there already: a line of another record's page.
    pub fn of(record: Arc<R>, expand: &'static str) -> Self {
        let id = record.head().id;
        Self {
            record: RwSignal::new(Some(record)),
            clash: RwSignal::new(None),
            said: RwSignal::new(0),
            changed_by: RwSignal::new(None),
            id: Memo::new(move |_| Some(id)),
            failure: RwSignal::new(None),
            expand,
            question: StoredValue::new(0),
        }
    }

    /// Asks the server for the present state.
    pub fn reload(self) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        let Some(id) = self.id.get_untracked() else {
            return self.failure.set(Some(Failure {
                status: 404,
                message: t("record.not_found").to_owned(),
                ..Failure::default()
            }));
        };
        spawn_local(async move {
            let answer = session::client().await.read::<R>(id, self.expand).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match answer {
                // It was merged: the page of the one that stayed, and why this one is shown.
                Ok(record) if record.head().id != id => {
                    toast(tf("record.merged_into", &[("name", &record.title())]));
                    url::go_instead(&href::<R>(record.head().id));
                }
                Ok(record) => {
                    self.failure.set(None);
                    self.record.set(Some(Arc::new(record)));
                }
                // What is on the screen stays there when only the network is away.
                Err(error) => {
                    let failure = Failure::from(error);
                    let other = self
                        .record
                        .with_untracked(|record| record.as_ref().is_none_or(|record| record.head().id != id));
                    if other
                        && failure.offline
                        && let Some(kept) = offline::record::<R>(id).await
                    {
                        if self.question.try_get_value() == Some(question) {
                            self.failure.set(None);
                            self.record.set(Some(Arc::new(kept)));
                        }
                        return;
                    }
                    if other || !failure.offline {
                        self.record.set(None);
                        self.failure.set(Some(failure));
                    }
                }
            }
        });
    }

    /// The record's version, followed: what hangs on the record loads again when it changes.
    pub fn version(self) -> Memo<i32> {
        Memo::new(move |_| self.record.with(|record| record.as_ref().map_or(0, |record| record.head().version)))
    }

    /// Something was told about the record that is no change of it: its timeline loads again.
    pub fn tell_again(self) {
        self.said.try_update(|said| *said += 1);
    }

    pub fn present(self) -> Option<Arc<R>> {
        self.record.get_untracked()
    }
}

/// The page around a record: waits for it, tells why it does not come, knows the way to its neighbours in the list.
/// `view` is made anew for another record, not for another version.
pub fn record_page<R: Shown>(
    state: RecordState<R>,
    view: impl Fn(RecordState<R>) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let loaded = Memo::new(move |_| state.record.with(|record| record.as_ref().map(|record| record.head().id)));
    let waiting = Signal::derive(move || loaded.get().is_none() && state.failure.with(Option::is_none));
    let is_slow = slow(waiting);
    Effect::new(move |_| {
        if !waiting.get() {
            browser::uncover();
        }
    });
    use_command(t("record.previous"), Some('['), move || step(state, false));
    use_command(t("record.next"), Some(']'), move || step(state, true));
    let content = move || {
        if loaded.get().is_some() {
            return view(state);
        }
        match state.failure.get() {
            Some(failure) => {
                set_title(t("error.title"));
                view! { <ErrorCard failure=failure whole_page=true on_retry=move |()| state.reload()/> }.into_any()
            }
            None => is_slow.get().then(|| view! { <Skeleton rows=6/> }).into_any(),
        }
    };
    view! {
        <div class="page record-page">{content}</div>
        {conflict::conflict_dialog(state)}
    }
}

/// The record before or after this one in the list. It takes this one's place in the history: Back leads to the list.
pub(super) fn step<R: Shown>(state: RecordState<R>, forward: bool) {
    let id = state.record.with_untracked(|record| record.as_ref().map(|record| record.head().id));
    if let Some(next) = id.and_then(|id| memory::neighbour::<R>(id, forward)) {
        url::go_instead(&href::<R>(next));
    }
}
