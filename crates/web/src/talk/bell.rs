//! The only place that knows how many notifications wait: asked at the start and after each event that may bring one.

use std::{cell::Cell, time::Duration};

use domain::{admin::event::Event, kernel::policy::Resource, talk::notification::MOST_COUNTED};
use leptos::{prelude::*, task::spawn_local};

use super::INBOX;
use crate::{
    i18n::{number, t, tf},
    live, session,
    ui::icon::{BELL, Icon},
};

thread_local! {
    static COUNT: Cell<Option<RwSignal<i64>>> = const { Cell::new(None) };
}

/// The notification is written with its event; a moment later both can be read.
const PAUSE: Duration = Duration::from_millis(200);

/// Once, at the root of the app: counts while somebody is signed in.
pub fn listen() {
    let count = RwSignal::new(0);
    COUNT.set(Some(count));
    let user = Memo::new(|_| session::user().map(|user| (user.head.id, user.must_change_password)));
    Effect::new(move |_| {
        count.set(0);
        if user.get().is_some_and(|(_, must_change_password)| !must_change_password) {
            count_again();
        }
    });
    live::follow(|event| {
        if may_concern(event) {
            set_timeout(count_again, PAUSE);
        }
    });
}

/// Whether somebody else did what people are told of.
fn may_concern(event: &Event) -> bool {
    let by_other = session::user_untracked().is_some_and(|user| event.actor_id != Some(user.head.id));
    let of_people = matches!(event.resource, Resource::Comments | Resource::Shares);
    let of_record = ["owner_id", "outcome"].iter().any(|field| event.changes.contains_key(*field));
    // A correction, a task that is due: what has no field of its own says why it was written.
    by_other && (of_people || of_record || event.changes.is_empty() || event.reason.is_some())
}

pub(super) fn count_again() {
    spawn_local(async {
        // Without an answer the count stays as it is.
        if let Ok(unread) = session::client().await.count_unread_notifications().await {
            set_count(unread.count);
        }
    });
}

pub(super) fn set_count(count: i64) {
    if let Some(signal) = COUNT.get() {
        signal.try_set(count);
    }
}

pub(super) fn count() -> i64 {
    COUNT.get().map_or(0, |signal| signal.try_get().unwrap_or_default())
}

fn shown() -> String {
    let count = count();
    if count < MOST_COUNTED { number(count) } else { [&number(MOST_COUNTED - 1), "+"].concat() }
}

/// How many wait, beside the name of the inbox; nothing while none does.
#[component]
pub fn Unread(
    /// Only to be seen: the name of what it stands on stays as it is.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    move || {
        (count() > 0).then(|| {
            view! {
                <span class="badge unread">
                    <span aria-hidden="true">{shown()}</span>
                    {(!quiet).then(|| view! { <span class="visually-hidden">{tf("talk.unread", &[("n", &shown())])}</span> })}
                </span>
            }
        })
    }
}

/// Desks: the bell of the top bar.
#[component]
pub fn Bell() -> impl IntoView {
    let label = move || {
        if count() == 0 { t("talk.inbox").to_owned() } else { tf("talk.inbox_unread", &[("n", &shown())]) }
    };
    view! {
        <a class="btn quiet square bell" href=INBOX aria-label=label title=label>
            <Icon glyph=BELL/>
            {move || (count() > 0).then(|| view! { <span class="badge unread" aria-hidden="true">{shown()}</span> })}
        </a>
    }
}
