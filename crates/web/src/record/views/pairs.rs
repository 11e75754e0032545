//! How many pairs of records wait for a decision, beside the views of the list whose records they are.

use std::time::Duration;

use domain::kernel::{
    ListLink,
    policy::{Action, Resource},
};
use gloo_timers::future::sleep;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{number, tf},
    session,
    ui::icon::{Icon, MERGE},
};

/// The list itself comes first.
const PAUSE: Duration = Duration::from_millis(600);

/// "Duplicates (3)", the way to the queue, for those who decide about pairs; nothing while none waits.
pub fn waiting_pairs(resource: Resource) -> impl IntoView {
    let count = RwSignal::new(0);
    let decides = Memo::new(|_| session::allows(Resource::Duplicates, Action::Update));
    Effect::new(move |_| {
        if decides.get() {
            count_pairs(resource, count);
        }
    });
    let queue = ["/admin/duplicates?f=status:in:open&f=resource:in:", resource.as_str()].concat();
    move || {
        Some(count.get()).filter(|count| *count > 0).map(|count| {
            view! {
                <a class="chip" href=queue.clone()>
                    <Icon glyph=MERGE small=true/>
                    {tf("duplicates.waiting", &[("n", &number(count))])}
                </a>
            }
        })
    }
}

fn count_pairs(resource: Resource, count: RwSignal<i64>) {
    let of = |field: &str, value: &str| (field.to_owned(), "eq".to_owned(), value.to_owned());
    let filters = vec![of("status", "open"), of("resource", resource.as_str())];
    let asked = ListLink { filters, ..ListLink::default() };
    spawn_local(async move {
        sleep(PAUSE).await;
        // The page may have been left meanwhile.
        if count.is_disposed() {
            return;
        }
        // A count that cannot be had is no reason to disturb.
        if let Ok(found) = session::client().await.count(Resource::Duplicates, &asked).await {
            count.try_set(found);
        }
    });
}
