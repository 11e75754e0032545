//! The checklist of a task's page: each item is ticked by one press.

use domain::{
    day::task::Task,
    kernel::policy::{Action, Resource},
};
use leptos::{ev, prelude::*, task::spawn_local};
use serde_json::json;

use crate::{
    i18n::{number, t, tf},
    record::RecordState,
    session,
    ui::{content::Card, toast::toast_error},
};

pub fn card(state: RecordState<Task>) -> impl IntoView {
    let count = Memo::new(move |_| state.record.with(|task| task.as_ref().map_or(0, |task| task.data.checklist.len())));
    let any = Memo::new(move |_| count.get() > 0);
    let said = move || {
        let done = state
            .record
            .with(|task| task.as_ref().map_or(0, |task| task.data.checklist.iter().filter(|item| item.done).count()));
        tf("tasks.checklist_done", &[("done", &number(done)), ("n", &number(count.get()))])
    };
    move || {
        any.get().then(|| {
            view! {
                <Card title=t("tasks.checklist") actions=move || view! { <span class="muted small">{said}</span> }>
                    <div class="stack tight">
                        {move || (0..count.get()).map(|at| item(state, at)).collect_view()}
                    </div>
                </Card>
            }
        })
    }
}

fn item(state: RecordState<Task>, at: usize) -> impl IntoView {
    let of = move || state.record.with(|task| task.as_ref()?.data.checklist.get(at).cloned());
    let text = move || of().map(|item| item.text);
    let done = move || of().is_some_and(|item| item.done);
    let locked = !session::allows(Resource::Tasks, Action::Update);
    let on_change = move |event: ev::Event| tick(state, at, event_target_checked(&event));
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=done disabled=locked on:change=on_change/>
            <span>{text}</span>
        </label>
    }
}

fn tick(state: RecordState<Task>, at: usize, done: bool) {
    let Some(task) = state.present() else { return };
    let mut items = task.data.checklist.clone();
    if let Some(item) = items.get_mut(at) {
        item.done = done;
    }
    spawn_local(async move {
        if let Err(failure) = state.save(json!({"checklist": items})).await {
            toast_error(failure.message);
            state.reload();
        }
    });
}
