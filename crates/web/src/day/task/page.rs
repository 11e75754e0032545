//! The page of one task: what is to be done and by when, what it is made of, where it may go, what happened.

use domain::{day::task::Task, kernel::priority::Priority};
use leptos::prelude::*;

use super::{EXPAND, checklist, columns, done, due, repeat};
use crate::{
    i18n::{date_time, t, t_in},
    people::{contact::belongs, page::town_and_owner},
    record::{
        RecordState, edit_sheet,
        head::record_head,
        history::timeline,
        href, inline,
        moves::{move_buttons, status_badge},
        record_page,
    },
    ui::{
        content::{Card, Facts},
        icon::{Icon, LINK},
    },
};

#[component]
pub fn TaskRecord() -> impl IntoView {
    let state = RecordState::<Task>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<Task>) -> AnyView {
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="line moves">{done::undo_button(state)}{move_buttons(state, move || moved(state))}</div>
        <div class="about">
            {checklist::card(state)}
            <Card title=t("tasks.what")>{move || state.record.get().map(|task| facts(&task))}</Card>
            <Card title=t("people.notes")>
                <p class="pre prose">{move || state.record.get().map(|task| inline::or_nothing(task.data.notes.clone().unwrap_or_default()))}</p>
            </Card>
            <Card title=t("people.record")>{move || state.record.get().map(|task| belongs(&*task, &task.owner, &task.team, &task.facility))}</Card>
        </div>
        <section class="stack"><h2>{t("people.timeline")}</h2>{timeline(state)}</section>
    }
    .into_any()
}

/// Done by a slip of the finger, it can be taken back here, too.
fn moved(state: RecordState<Task>) {
    if let Some(task) = state.present().filter(|task| task.done_from.is_some()) {
        done::offer_undo(&task, Callback::new(move |_| state.reload()));
    }
}

fn under(task: &Task) -> AnyView {
    let about = task.about.as_ref().map(|_| columns::about(task)).zip(due::about_href(task));
    let marked = !matches!(task.data.priority, Priority::Low | Priority::Normal);
    view! {
        {status_badge::<Task>(task.status)}
        {due::badge(task)}
        {marked.then(|| columns::priority(task.data.priority))}
        {about.map(|(name, href)| view! { <a class="with-icon" href=href><Icon glyph=LINK small=true/>{name}</a> })}
        {town_and_owner(String::new(), task.owner.as_ref())}
    }
    .into_any()
}

fn facts(task: &Task) -> impl IntoView + use<> {
    let data = &task.data;
    let (due, priority) = (inline::or_nothing(due::words(task)), t_in("tasks.priority", data.priority.as_str()));
    let about = inline::or_nothing(columns::about(task));
    let remind = data.remind_at.map(|at| date_time(at.utc()));
    let rule = data.repeat.as_deref().map(repeat::words);
    let closed = task.closed_at.map(|at| date_time(at.utc()));
    let before = task.follows_id.map(|id| view! { <a href={href::<Task>(id)}>{t("tasks.the_one_before")}</a> });
    view! {
        <Facts>
            {inline::fact::<Task>("due_by", due)}
            {inline::fact::<Task>("priority", priority)}
            {inline::fact::<Task>("about_id", about)}
            {remind.map(|at| inline::fact::<Task>("remind_at", at))}
            {rule.map(|rule| inline::fact::<Task>("repeat", rule))}
            {before.map(|link| inline::fact::<Task>("repeat", link))}
            {closed.map(|at| inline::fact::<Task>("closed_at", at))}
        </Facts>
    }
}
