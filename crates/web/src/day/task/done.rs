//! One press says that a task is done; for half a minute another one takes that back: where the first one was, and in a toast.

use std::time::Duration;

use client::Error;
use domain::{
    day::task::{Task, TaskStatus},
    kernel::{
        TaskId, Timestamp,
        outbox::Letter,
        policy::{Action, Resource},
    },
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    i18n::{t, tf},
    offline,
    record::RecordState,
    session,
    ui::{
        button::{Button, IconButton, Look},
        icon::{CHECK, Icon, UNDO},
        state::Failure,
        toast::{toast, toast_error, toast_undo},
    },
};

/// The button on a row; `changed` runs when the server has answered.
pub fn button(task: &Task, changed: Callback<()>) -> AnyView {
    let (present, sent) = (RwSignal::new(task.clone()), RwSignal::new(false));
    let fresh = while_fresh(move || present.with(Task::undo_until));
    let answered = Callback::new(move |answer: Option<Task>| {
        if let Some(task) = answer {
            present.try_set(task);
        }
        sent.try_set(false);
        changed.try_run(());
    });
    let named = move |key: &'static str| present.with(|task| tf(key, &[("name", &task.data.title)]));
    let finish = move |()| {
        sent.set(true);
        finish(present.get_untracked(), answered);
    };
    let take_back = move |()| {
        sent.set(true);
        take_back(present.with_untracked(|task| task.head.id), answered);
    };
    let status = Memo::new(move |_| present.with(|task| task.status));
    (move || {
        let (may, done) = (session::allows(Resource::Tasks, Action::Update), status.get() == TaskStatus::Done);
        if status.get() == TaskStatus::Cancelled || !(may || done) {
            return ().into_any();
        }
        // The press shows at once; what came of it, when the server has answered.
        if sent.get() || (done && !(may && fresh.get())) {
            return view! { <Icon glyph=CHECK/> }.into_any();
        }
        if done {
            let label = Signal::derive(move || named("tasks.take_back"));
            return view! { <IconButton label=label glyph=UNDO on_press=take_back/> }.into_any();
        }
        let label = Signal::derive(move || named("tasks.finish"));
        view! { <IconButton label=label glyph=CHECK look=Look::Plain on_press=finish/> }.into_any()
    })
    .into_any()
}

/// On a task's own page: the way back, for as long as there is one.
pub fn undo_button(state: RecordState<Task>) -> impl IntoView {
    let fresh = while_fresh(move || state.record.with(|task| task.as_ref().and_then(|task| task.undo_until())));
    let sent = RwSignal::new(false);
    let answered = Callback::new(move |answer: Option<Task>| {
        sent.try_set(false);
        if answer.is_some() {
            state.reload();
        }
    });
    let press = move |()| {
        if let Some(task) = state.present() {
            sent.set(true);
            take_back(task.head.id, answered);
        }
    };
    move || {
        let may = fresh.get() && session::allows(Resource::Tasks, Action::Update);
        may.then(|| view! { <Button label=t("tasks.not_done") icon=UNDO busy=sent on_press=press/> })
    }
}

/// Whether a moment is still to come; turns false by itself when it has.
fn while_fresh(until: impl Fn() -> Option<Timestamp> + Copy + Send + Sync + 'static) -> ReadSignal<bool> {
    let left = move || {
        let until = until()?;
        u64::try_from(until.micros() - browser::timestamp().micros()).ok().map(Duration::from_micros)
    };
    let (fresh, set_fresh) = signal(false);
    Effect::new(move |_| {
        let left_now = left();
        set_fresh.set(left_now.is_some());
        if let Some(rest) = left_now {
            let look_again = move || {
                // The row may be gone, or done for the second time.
                if fresh.try_get_untracked().is_some() {
                    set_fresh.set(untrack(left).is_some());
                }
            };
            set_timeout(look_again, rest + Duration::from_millis(1));
        }
    });
    fresh
}

/// Says that it is done; `answered` hears what has become of the task, nothing where the server refused.
fn finish(task: Task, answered: Callback<Option<Task>>) {
    spawn_local(async move {
        match send(&task).await {
            Ok(Some(task)) => {
                offer_undo(&task, answered);
                answered.try_run(Some(task));
            }
            Ok(None) => {
                toast(t("offline.kept"));
                // It cannot be taken back before it is there; the outbox can give it up.
                answered.try_run(Some(Task { status: TaskStatus::Done, ..task }));
            }
            Err(error) => {
                answered.try_run(None);
                toast_error(Failure::from(error).message);
            }
        }
    });
}

/// None when it waits for the network. A list may be older than the task: what somebody else changed in the meantime does
/// not keep it from being done.
async fn send(task: &Task) -> Result<Option<Task>, Error> {
    let letter = |task: &Task| Letter::transition(task, TaskStatus::Done, None, "task_done", &task.data.title);
    match offline::write(letter(task)).await {
        Err(Error::Problem(problem)) if problem.status == 412 => {
            let present = session::client().await.get_task(task.head.id, "").await?;
            offline::write(letter(&present)).await
        }
        outcome => outcome,
    }
}

/// "Done: call back", with the way back; `answered` hears what has become of the task then.
pub fn offer_undo(task: &Task, answered: Callback<Option<Task>>) {
    let (id, name) = (task.head.id, task.data.title.clone());
    toast_undo(tf("tasks.is_done", &[("name", &name)]), move || take_back(id, answered));
}

fn take_back(id: TaskId, answered: Callback<Option<Task>>) {
    spawn_local(async move {
        match session::client().await.undo_task_done(id).await {
            Ok(task) => {
                toast(t("tasks.taken_back"));
                answered.try_run(Some(task));
            }
            Err(error) => {
                answered.try_run(None);
                toast_error(Failure::from(error).message);
            }
        }
    });
}
