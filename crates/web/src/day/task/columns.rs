//! The only place for the list of tasks: its columns, cards and filters.

use domain::{
    day::task::{ABOUT, Task, TaskStatus},
    kernel::{due::DueState, priority::Priority},
};
use leptos::prelude::*;

use super::{done, due, open_statuses, repeat};
use crate::{
    i18n::{t, t_in},
    people::{cells::when_cell, sources},
    record::{Listed, QuickFilter, RecordColumn, entries, label, moves::status_badge},
    session,
    ui::{
        filter::{Filter, FilterField, FilterKind},
        mark::{Badge, Tone},
        table::Place,
    },
};

impl Listed for Task {
    /// What is due first comes first.
    const SORT: &'static str = "due_by,created_at";
    const EXPAND: &'static str = "about,owner";
    const IN_BULK: &'static [&'static str] = &["due_on", "priority", "team_id", "facility_id"];

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        vec![
            RecordColumn::new("title", Title, "minmax(220px, 2fr)", |task: &Self| {
                let title = task.data.title.clone();
                view! { <span class="truncate">{title}</span> }.into_any()
            }),
            RecordColumn::new("due_by", Line, "190px", |task: &Self| {
                let about = about(task);
                view! { {due::badge(task)} <span class="only-card">{about}</span> }.into_any()
            }),
            RecordColumn::beside("done", t("tasks.done"), Side, "76px", |task: &Self| {
                done::button(task, Callback::new(|()| ()))
            }),
            RecordColumn::beside("about", t("tasks.about"), WideOnly, "minmax(150px, 1.2fr)", |task: &Self| {
                let name = about(task);
                match due::about_href(task).filter(|_| task.about.is_some()) {
                    Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                    None => name.into_any(),
                }
            }),
            RecordColumn::new("status", WideOnly, "140px", |task: &Self| status_badge::<Self>(task.status).into_any()),
            RecordColumn::new("priority", WideOnly, "100px", |task: &Self| priority(task.data.priority)),
            RecordColumn::new("owner_id", WideOnly, "minmax(130px, 1fr)", |task: &Self| {
                task.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::beside("repeat", t("tasks.repeat"), WideOnly, "130px", |task: &Self| {
                task.data.repeat.as_deref().map(repeat::words).into_any()
            })
            .hidden(),
            RecordColumn::new("closed_at", WideOnly, "130px", |task: &Self| when_cell(task.closed_at)).hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |task: &Self| when_cell(Some(task.head.created_at)))
                .hidden(),
            RecordColumn::new("updated_at", WideOnly, "130px", |task: &Self| when_cell(Some(task.head.updated_at)))
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        let kinds: Vec<&str> = ABOUT.iter().map(|kind| kind.as_str()).collect();
        vec![
            field("status", FilterKind::Choices(entries("tasks.status", TaskStatus::WORDS))),
            field("due", FilterKind::Choices(entries("tasks.due", DueState::WORDS))),
            field("due_by", FilterKind::Date),
            field("priority", FilterKind::Choices(entries("tasks.priority", Priority::WORDS))),
            field("about_resource", FilterKind::Choices(entries("tasks.about_kind", &kinds))),
            field("owner_id", FilterKind::Record(sources::users())),
            field("created_by", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
            field("closed_at", FilterKind::Date),
            field("created_at", FilterKind::Date),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let of = |label: String, filter: Filter| QuickFilter { label, filter };
        let due =
            |state: DueState| of(t_in("tasks.due", state.as_str()), Filter::new("due", "in", vec![state.to_string()]));
        let waiting = Filter::new("status", "in", vec![TaskStatus::Waiting.to_string()]);
        let fixed = [
            of(t("tasks.open").to_owned(), open_statuses()),
            due(DueState::Late),
            due(DueState::Today),
            of(t_in("tasks.status", TaskStatus::Waiting.as_str()), waiting),
        ];
        sources::mine(t("people.mine")).into_iter().chain(of_team()).chain(fixed).collect()
    }
}

/// "My team": what those have to do who are in the same one.
fn of_team() -> Option<QuickFilter> {
    let user = session::user_untracked()?;
    let value = [&user.data.team_id?.to_string(), "~", t("tasks.team")].concat();
    Some(QuickFilter { label: t("tasks.team").to_owned(), filter: Filter::new("team_id", "eq", vec![value]) })
}

/// The name of the record that it is about; its kind where it has none, or may not be seen.
pub fn about(task: &Task) -> String {
    let kind = || task.data.about_resource.map(|kind| t_in("tasks.about_kind", kind.as_str())).unwrap_or_default();
    let name = task.about.as_ref().map(|about| about.name.clone()).filter(|name| !name.is_empty());
    name.unwrap_or_else(kind)
}

/// Only what is not as usual is marked.
pub fn priority(priority: Priority) -> AnyView {
    let tone = match priority {
        Priority::Low | Priority::Normal => return t_in("tasks.priority", priority.as_str()).into_any(),
        Priority::High => Tone::Warn,
        Priority::Urgent => Tone::Bad,
    };
    view! { <Badge label=t_in("tasks.priority", priority.as_str()) tone=tone/> }.into_any()
}
