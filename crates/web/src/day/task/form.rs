//! The only place for the form of a task: what and by when first; the rest can wait.

use chrono::NaiveDate;
use domain::{
    day::task::{ABOUT, ChecklistItem, Task, TaskData},
    kernel::{
        RecordId, Timestamp,
        find::SEARCHED,
        policy::{Action, Reach, Resource, reach},
        priority::Priority,
    },
};
use leptos::prelude::*;

use super::repeat;
use crate::{
    i18n::{local_minute, moment_of, t, t_in, today},
    people::sources,
    record::{Editable, entries, filled, form_fields, id_of, named_choice, word},
    session,
    ui::{
        combobox::{Choice, ChoiceSource, Combobox},
        date::{DateField, MomentField},
        field::{SegmentedField, SelectField, TextArea, TextField},
        form::FieldError,
        state::Failure,
        url,
    },
};

/// Hits of each kind that are offered for what a task is about.
const OFFERED: u32 = 4;

form_fields! {
    TaskForm / TypedTask {
        title: RwSignal<String>, due_on: RwSignal<Option<NaiveDate>>,
        /// `15:30` of that day; blank for the whole day.
        due_time: RwSignal<String>,
        about: RwSignal<Option<Choice>>, owner: RwSignal<Option<Choice>>, priority: RwSignal<String>,
        remind_at: RwSignal<String>, repeat: RwSignal<String>,
        /// An item a line.
        checklist: RwSignal<String>,
        notes: RwSignal<String>,
    }
}

/// What a new one begins with: the day and the record that the address names (`due=2026-11-24`,
/// `about=contacts~<id>~<name>`); today without one.
pub fn begin_new() -> TypedTask {
    let said = |name: &'static str| untrack(|| url::query(name).get());
    let about = said("about").as_deref().and_then(|about| {
        let (id, label) = about.rsplit_once('~')?;
        Some(Choice { id: id.to_owned(), label: label.to_owned(), detail: String::new() })
    });
    let due_on = said("due").and_then(|day| day.parse().ok()).unwrap_or_else(today);
    let data = TaskData { due_on: Some(due_on), ..TaskData::new("") };
    TypedTask { about, owner: sources::me(), ..typed(&data) }
}

fn typed(data: &TaskData) -> TypedTask {
    let local = |at: Option<Timestamp>| at.map(|at| local_minute(at.utc())).unwrap_or_default();
    let due_at = local(data.due_at);
    let (day, time) = due_at.split_once('T').unwrap_or_default();
    let items: Vec<&str> = data.checklist.iter().map(|item| item.text.as_str()).collect();
    TypedTask {
        title: data.title.clone(),
        due_on: data.due_on.or_else(|| day.parse().ok()),
        due_time: time.to_owned(),
        about: None,
        owner: None,
        priority: data.priority.to_string(),
        remind_at: local(data.remind_at),
        repeat: data.repeat.clone().unwrap_or_default(),
        checklist: items.join("\n"),
        notes: data.notes.clone().unwrap_or_default(),
    }
}

/// What a task is about, as the form and the address write it: `contacts~<id>`.
pub fn about_key(resource: Resource, id: RecordId) -> String {
    [resource.as_str(), "~", &id.to_string()].concat()
}

fn about_of(choice: Option<&Choice>) -> Option<(Resource, RecordId)> {
    let (resource, id) = choice?.id.split_once('~')?;
    Some((resource.parse().ok()?, RecordId(id.parse().ok()?)))
}

/// The field holds whole minutes: the same minute is the same moment.
fn moment(typed: &str, before: Option<Timestamp>) -> Option<Timestamp> {
    let unchanged = before.filter(|at| local_minute(at.utc()) == typed);
    unchanged.or_else(|| moment_of(typed).and_then(Timestamp::new))
}

/// Lines that stand there already keep what is done.
fn items(typed: &str, before: &[ChecklistItem]) -> Vec<ChecklistItem> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let known = |text: &str| before.iter().find(|item| item.text == text).is_some_and(|item| item.done);
    lines.map(|text| ChecklistItem { text: text.to_owned(), done: known(text) }).collect()
}

impl Editable for Task {
    type Form = TaskForm;
    const NEW_SHEET: &'static str = "new-task";
    const VALUES: &'static [&'static str] = &["about", "due"];
    const TYPED_AT_ONCE: bool = true;
    const WAITS: Option<(&'static str, fn(&TaskData) -> String)> = Some(("task", |data| data.title.clone()));

    fn begin(task: &Self) -> TypedTask {
        let data = &task.data;
        let about = data.about().map(|(resource, id)| Choice {
            id: about_key(resource, id),
            label: super::columns::about(task),
            detail: String::new(),
        });
        TypedTask { about, owner: named_choice(data.owner_id, task.owner.as_ref()), ..typed(data) }
    }

    fn data(typed: &TypedTask, base: Option<&TaskData>) -> Result<TaskData, Vec<FieldError>> {
        let base = base.cloned().unwrap_or_else(|| TaskData::new(""));
        let owner_id = id_of(typed.owner.as_ref());
        // The team and the facility follow a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        let at = match (typed.due_on, filled(&typed.due_time)) {
            (Some(day), Some(time)) => moment(&[&day.to_string(), "T", &time].concat(), base.due_at),
            (None, Some(_)) => return Err(vec![FieldError::new("due_on", t("tasks.choose_day"))]),
            _ => None,
        };
        let (about_resource, about_id) = about_of(typed.about.as_ref()).unzip();
        Ok(TaskData {
            title: typed.title.trim().to_owned(),
            about_resource,
            about_id,
            due_on: typed.due_on.filter(|_| at.is_none()),
            due_at: at,
            remind_at: moment(&typed.remind_at, base.remind_at),
            priority: word(&typed.priority).unwrap_or(base.priority),
            repeat: filled(&typed.repeat),
            checklist: items(&typed.checklist, &base.checklist),
            notes: filled(&typed.notes),
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
        })
    }

    fn fields(form: TaskForm) -> AnyView {
        view! {
            <TextField name="title" label=t("tasks.title") value=form.title/>
            <div class="columns">
                <DateField name="due_on" label=t("tasks.due_on") value=form.due_on optional=true near=true/>
                <TextField name="due_at" label=t("tasks.due_time") value=form.due_time kind="time" optional=true/>
            </div>
            <div class="columns">
                <Combobox name="about_id" label=t("tasks.about") value=form.about source=anything() recents="tasks-about" optional=true/>
                <Combobox name="owner_id" label=t("people.owner") value=form.owner source=sources::users() recents="users" hint=loses_sight()/>
            </div>
            {more(form)}
        }
        .into_any()
    }
}

/// Who sees only their own gives away what they write down for somebody else.
fn loses_sight() -> &'static str {
    match session::role_untracked() {
        Some(role) if reach(role, Resource::Tasks, Action::Read) == Reach::Own => t("tasks.gives_away"),
        _ => "",
    }
}

fn more(form: TaskForm) -> impl IntoView {
    let rules = repeat::entries(&form.repeat.get_untracked());
    view! {
        <details class="more-fields">
            <summary>{t("tasks.more")}</summary>
            <div class="stack">
                <SegmentedField name="priority" label=t("tasks.priority") value=form.priority entries=entries("tasks.priority", Priority::WORDS)/>
                <MomentField name="remind_at" label=t("tasks.remind_at") value=form.remind_at optional=true/>
                <SelectField name="repeat" label=t("tasks.repeat") value=form.repeat entries=rules optional=true/>
                <TextArea name="checklist" label=t("tasks.checklist") hint=t("tasks.checklist_hint") value=form.checklist optional=true/>
                <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
            </div>
        </details>
    }
}

/// Records of any kind, found as the search finds them.
fn anything() -> ChoiceSource {
    ChoiceSource::new(|text: String| async move {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        // Inquiries and visits are found by whose they are.
        let kinds: Vec<Resource> = ABOUT.iter().copied().filter(|kind| SEARCHED.contains(kind)).collect();
        let found = session::client().await.search_all(&text, &kinds, OFFERED).await.map_err(Failure::from)?;
        let choices = found.groups.into_iter().flat_map(|group| {
            let resource = group.resource;
            group.hits.into_iter().map(move |hit| Choice {
                id: about_key(resource, hit.id),
                label: hit.title,
                detail: hit.detail.unwrap_or_else(|| t_in("tasks.about_kind", resource.as_str())),
            })
        });
        Ok(choices.collect())
    })
}
