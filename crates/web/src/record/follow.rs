//! The only place where pages of records follow what others change: an open record, the rows of a list, and who else has
//! the same form open. What somebody is typing is never overwritten.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use domain::{
    admin::event::{ChangeKind, Event},
    kernel::{ListLink, RecordId},
    talk::editor::{Editing, Editor, SAY_EVERY},
};
use leptos::{prelude::*, task::spawn_local};

use super::{Listed, RecordState, Shown, question::Question};
use crate::{
    browser,
    i18n::{plural, t, tf},
    live, session,
    ui::{content::Notice, icon::USER, mark::Tone, pages::Pages},
};

/// Changes that come together are read together.
const GATHER: Duration = Duration::from_millis(250);
/// Rows that are read again at once; more changes than that are an import's, and the list is loaded anew instead.
const AT_ONCE: usize = 100;

pub(super) fn is_mine(event: &Event) -> bool {
    session::user_untracked().is_some_and(|user| event.actor_id == Some(user.head.id))
}

/// Loads the record of a page again when somebody else, or another tab, has changed it.
pub(super) fn follow_record<R: Shown>(state: RecordState<R>) {
    live::follow(move |event| {
        let Some(Some(record)) = state.record.try_get_untracked() else { return };
        let id: RecordId = record.head().id.into();
        if event.about_resource == Some(R::RESOURCE) && event.about_id == Some(id) {
            // What was said in this tab stands there already.
            if !is_mine(event) || !browser::is_visible() {
                state.said.try_update(|said| *said += 1);
            }
        } else if event.resource == R::RESOURCE && event.record_id == id && event.version > record.head().version {
            // Whoever deletes it here is on the way to the list, and has Undo there.
            if event.kind == ChangeKind::Deleted && is_mine(event) && browser::is_visible() {
                return;
            }
            if !is_mine(event) {
                state.changed_by.try_set(event.actor.as_ref().map(|actor| actor.name.clone()));
            }
            state.reload();
        }
    });
}

/// What others have made that a list would show, were it loaded anew. Rows do not jump: they come when they are asked for.
#[derive(Clone, Copy)]
pub(super) struct News {
    found: RwSignal<BTreeSet<RecordId>>,
    /// Not yet looked at whether the list asks for them.
    waiting: StoredValue<BTreeSet<RecordId>>,
}

impl News {
    pub(super) fn new() -> Self {
        Self { found: RwSignal::new(BTreeSet::new()), waiting: StoredValue::new(BTreeSet::new()) }
    }

    /// The list was asked for something else, or loaded anew.
    pub(super) fn clear(self) {
        self.found.try_set(BTreeSet::new());
    }

    /// "3 new · Show"
    pub(super) fn line(self, show: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
        let count = Memo::new(move |_| self.found.with(BTreeSet::len));
        move || {
            Some(count.get()).filter(|count| *count > 0).map(|count| {
                let show = move |_| {
                    self.clear();
                    show();
                };
                view! {
                    <div class="news" role="status">
                        <span>{plural("record.news", count, &[])}</span>
                        <button type="button" class="btn quiet" on:click=show>{t("record.news_show")}</button>
                    </div>
                }
            })
        }
    }

    /// Something came that is in no row.
    fn heard<R: Listed>(self, id: RecordId, question: Memo<Question>) {
        let first = self.waiting.try_update_value(|waiting| waiting.insert(id) && waiting.len() == 1);
        if first == Some(true) {
            set_timeout(move || self.look::<R>(question), GATHER);
        }
    }

    /// Asks the list which of them it would show: its own question, narrowed to their ids.
    fn look<R: Listed>(self, question: Memo<Question>) {
        let Some(ids) = self.waiting.try_update_value(std::mem::take) else { return };
        let Some(asked) = question.try_get_untracked() else { return };
        spawn_local(async move {
            let names: Vec<String> = ids.iter().take(AT_ONCE).map(ToString::to_string).collect();
            let mut link = ListLink { expand: None, limit: u32::try_from(AT_ONCE).ok(), ..asked.link::<R>() };
            link.filters.push(("id".to_owned(), "in".to_owned(), names.join(",")));
            // Without an answer nothing is new, as it would be without the news.
            let Ok(page) = session::client().await.list::<R>(&link).await else { return };
            if question.try_get_untracked() == Some(asked) {
                self.found.try_update(|found| found.extend(page.data.iter().map(|record| record.head().id.into())));
            }
        });
    }
}

/// Keeps the rows of a list as they are now. `changed` names the rows that others have just changed, `news` counts what
/// is not among the rows.
pub(super) fn follow_rows<R: Listed>(
    pages: Pages<Arc<R>>,
    changed: RwSignal<BTreeSet<String>>,
    question: Memo<Question>,
    news: News,
) {
    let waiting = StoredValue::new(BTreeSet::<RecordId>::new());
    live::follow(move |event| {
        if event.resource != R::RESOURCE {
            return;
        }
        // Which version of it stands in a row.
        let shown = pages.rows.try_with_untracked(|rows| {
            let mut heads = rows.iter().map(|row| row.head());
            heads.find(|head| head.id.into() == event.record_id).map(|head| head.version)
        });
        let Some(shown) = shown else { return };
        // The stream may lag behind: a row that was brought back meanwhile is newer than its deletion, and stays.
        if event.kind == ChangeKind::Deleted && shown.is_none_or(|version| version < event.version) {
            news.found.try_update(|found| found.remove(&event.record_id));
            return drop_row(pages, event.record_id);
        }
        let Some(version) = shown else {
            if !is_mine(event) || !browser::is_visible() {
                news.heard::<R>(event.record_id, question);
            }
            return;
        };
        if version >= event.version {
            return;
        }
        let first = waiting.try_update_value(|waiting| {
            waiting.insert(event.record_id);
            waiting.len() == 1
        });
        if first == Some(true) {
            set_timeout(move || read_again(pages, changed, waiting), GATHER);
        }
    });
}

fn drop_row<R: Listed>(pages: Pages<Arc<R>>, id: RecordId) {
    pages.rows.try_update(|rows| rows.retain(|row| row.head().id.into() != id));
}

fn read_again<R: Listed>(
    pages: Pages<Arc<R>>,
    changed: RwSignal<BTreeSet<String>>,
    waiting: StoredValue<BTreeSet<RecordId>>,
) {
    let Some(ids) = waiting.try_update_value(std::mem::take) else { return };
    if ids.len() > AT_ONCE {
        return pages.reload();
    }
    spawn_local(async move {
        let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let link = ListLink {
            filters: vec![("id".to_owned(), "in".to_owned(), names.join(","))],
            expand: Some(<R as Listed>::EXPAND.to_owned()),
            limit: u32::try_from(ids.len()).ok(),
            ..ListLink::default()
        };
        // Without an answer the rows stay as they are, as they would without the news.
        let Ok(page) = session::client().await.list::<R>(&link).await else { return };
        changed.try_set(page.data.iter().map(|record| record.head().id.to_string()).collect());
        let mut found: Vec<Arc<R>> = page.data.into_iter().map(Arc::new).collect();
        pages.rows.try_update(|rows| {
            for row in rows.iter_mut() {
                if let Some(at) = found.iter().position(|record| record.head().id == row.head().id) {
                    *row = found.swap_remove(at);
                }
            }
        });
    });
}

/// What stands above an open form: who else edits the record, and that somebody has changed it meanwhile.
pub(super) fn others_note<R: Shown>(state: RecordState<R>, record: &R) -> impl IntoView {
    let editing = Editing { resource: R::RESOURCE, record_id: record.head().id.into() };
    let begun_with = record.head().version;
    let others = say_while_open(editing);
    let version = state.version();
    let changed = move || version.get() > begun_with;
    view! {
        <div role="status" class="stack tight">
            {move || changed().then(|| {
                let who = state.changed_by.get().unwrap_or_else(|| t("record.somebody").to_owned());
                view! { <Notice tone=Tone::Warn glyph=USER>{tf("talk.changed_meanwhile", &[("name", &who)])}</Notice> }
            })}
            {move || Some(others.get()).filter(|others| !others.is_empty()).map(|others| {
                let names: Vec<String> = others.into_iter().map(|other| other.user.name).collect();
                view! { <Notice tone=Tone::Info glyph=USER>{tf("talk.also_editing", &[("names", &names.join(", "))])}</Notice> }
            })}
        </div>
    }
}

/// Says that this form is open for as long as it is; gives who else does.
fn say_while_open(editing: Editing) -> RwSignal<Vec<Editor>> {
    let others = RwSignal::new(Vec::new());
    let kept = editing.clone();
    let say = move || {
        let editing = kept.clone();
        spawn_local(async move {
            if let Ok(found) = session::client().await.say_editing(&editing).await {
                others.try_set(found);
            }
        });
    };
    say();
    let again = set_interval_with_handle(say, Duration::from_secs(SAY_EVERY.into())).ok();
    on_cleanup(move || {
        again.iter().for_each(IntervalHandle::clear);
        // Where this does not arrive, silence says the same some seconds later.
        spawn_local(async move {
            let _ = session::client().await.end_editing(&editing).await;
        });
    });
    others
}

/// Who edits the record of a page, told beside its name; asked when the page is opened and each time it comes into sight.
pub(super) fn editing_note<R: Shown>(state: RecordState<R>) -> impl IntoView {
    let others = RwSignal::new(Vec::<Editor>::new());
    let visible = browser::visible_signal();
    let id: Option<RecordId> = state.present().map(|record| record.head().id.into());
    let ask = move || {
        let Some(id) = id.filter(|_| visible.try_get_untracked().unwrap_or(false)) else { return };
        spawn_local(async move {
            if let Ok(found) = session::client().await.list_editors(R::RESOURCE, id).await {
                others.try_set(found);
            }
        });
    };
    Effect::new(move |_| {
        visible.track();
        ask();
    });
    let again = set_interval_with_handle(ask, Duration::from_secs(SAY_EVERY.into())).ok();
    on_cleanup(move || again.iter().for_each(IntervalHandle::clear));
    move || {
        Some(others.get()).filter(|others| !others.is_empty()).map(|others| {
            let names: Vec<String> = others.into_iter().map(|other| other.user.name).collect();
            view! { <span class="pill info" role="status">{tf("talk.editing", &[("names", &names.join(", "))])}</span> }
        })
    }
}
