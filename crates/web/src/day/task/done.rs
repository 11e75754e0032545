//! One press says that a task is done; for some seconds another takes that back.

use client::Error;
use domain::{
    day::task::{Task, TaskStatus},
    kernel::{
        TaskId,
        outbox::Letter,
        policy::{Action, Resource},
    },
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{t, tf},
    offline, session,
    ui::{
        button::{IconButton, Look},
        icon::{CHECK, Icon},
        state::Failure,
        toast::{toast, toast_error, toast_undo},
    },
};

/// The button on a row; `changed` runs when the server has answered.
pub fn button(task: &Task, changed: Callback<()>) -> AnyView {
    let over = RwSignal::new(!task.status.is_open());
    let cancelled = task.status == TaskStatus::Cancelled;
    let task = StoredValue::new(task.clone());
    let name = task.with_value(|task| task.data.title.clone());
    let label = tf("tasks.finish", &[("name", &name)]);
    let press = move |()| {
        over.set(true);
        finish(
            task.get_value(),
            Callback::new(move |done: bool| {
                over.try_set(done);
                changed.try_run(());
            }),
        );
    };
    (move || {
        if over.get() {
            return (!cancelled).then(|| view! { <Icon glyph=CHECK/> }).into_any();
        }
        if !session::allows(Resource::Tasks, Action::Update) {
            return ().into_any();
        }
        let label = label.clone();
        view! { <IconButton label=label glyph=CHECK look=Look::Plain on_press=press/> }.into_any()
    })
    .into_any()
}

/// Says that it is done; `answered` hears whether it is now.
fn finish(task: Task, answered: Callback<bool>) {
    spawn_local(async move {
        match send(&task).await {
            Ok(Some(task)) => {
                answered.try_run(true);
                offer_undo(&task, answered);
            }
            Ok(None) => {
                answered.try_run(true);
                toast(t("offline.kept"));
            }
            Err(error) => {
                answered.try_run(false);
                toast_error(Failure::from(error).message);
            }
        }
    });
}

/// None when it waits for the network. A list may be older than the task: what somebody else changed in the meantime does not keep it from being done.
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

/// "Done: call back", with the way back; `answered` hears whether it is done then.
pub fn offer_undo(task: &Task, answered: Callback<bool>) {
    let (id, name) = (task.head.id, task.data.title.clone());
    toast_undo(tf("tasks.is_done", &[("name", &name)]), move || take_back(id, answered));
}

fn take_back(id: TaskId, answered: Callback<bool>) {
    spawn_local(async move {
        match session::client().await.undo_task_done(id).await {
            Ok(_) => {
                toast(t("tasks.taken_back"));
                answered.try_run(false);
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}
