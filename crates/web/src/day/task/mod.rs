//! Tasks: what somebody has to do, by when, and for which record.

mod checklist;
mod columns;
pub mod done;
pub mod due;
mod form;
mod moves;
mod page;
pub mod panel;
mod repeat;

use domain::{
    admin::event::{ChangeKind, Event},
    day::task::{Task, TaskStatus},
    kernel::policy::{Action, Resource},
};
use leptos::prelude::*;

pub use page::TaskRecord;
pub use panel::on_record;

use crate::{
    i18n::{known_in, t},
    people::{contact::dotted, sources},
    record::{Editable, FieldText, Shown, Telling, Texts, begin_with, create_sheet, href, list_page, told_moment},
    session,
    ui::{
        button::{Button, Look},
        filter::Filter,
        icon::{BELL, CHECK, Glyph, PLUS},
        modal::{close_sheet, open_sheet},
        url,
    },
};

pub const EXPAND: &str = "about,owner,team,facility";

impl Shown for Task {
    const PATH: &'static str = "/tasks";
    const ICON: Glyph = CHECK;
    const SQUARE: bool = true;
    const TEXTS: Texts = Texts {
        title: "nav.tasks",
        search: "tasks.search",
        new: "nav.new_task",
        edit: "tasks.edit",
        empty_title: "tasks.empty_title",
        empty_text: "tasks.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("title", "tasks.title", Telling::Plain),
        FieldText::new("status", "tasks.status", Telling::Word("tasks.status")),
        FieldText::new("priority", "tasks.priority", Telling::Word("tasks.priority")),
        FieldText::new("due_by", "tasks.due_on", Telling::Own(told_moment)),
        FieldText::new("due", "tasks.due", Telling::Word("tasks.due")),
        FieldText::new("due_on", "tasks.due_on", Telling::Date),
        FieldText::new("due_at", "tasks.due_on", Telling::Own(told_moment)),
        FieldText::new("remind_at", "tasks.remind_at", Telling::Own(told_moment)),
        FieldText::new("repeat", "tasks.repeat", Telling::Own(repeat::told)),
        FieldText::new("checklist", "tasks.checklist", Telling::Long),
        FieldText::new("about_resource", "tasks.about", Telling::Word("tasks.about_kind")),
        FieldText::new("about_id", "tasks.about", Telling::Long),
        FieldText::new("closed_at", "tasks.closed_at", Telling::Own(told_moment)),
        FieldText::new("notes", "people.notes", Telling::Long),
        FieldText::new("created_by", "tasks.created_by", Telling::Reference(Resource::Users)),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn detail(&self) -> String {
        let about = self.about.as_ref().map(|about| about.name.clone()).unwrap_or_default();
        dotted([due::words(self), about])
    }

    /// What it told by itself: a reminder, that it is due.
    fn told_event(event: &Event) -> Option<(Glyph, String)> {
        if event.kind != ChangeKind::Updated || event.actor_id.is_some() || !event.changes.is_empty() {
            return None;
        }
        Some((BELL, known_in("tasks.event", event.reason.as_deref()?)?.to_owned()))
    }
}

/// Opens the sheet for a new task, for those who may make one. Phones have ＋ in their bar.
fn new_button() -> AnyView {
    let open = move |()| open_sheet(<Task as Editable>::NEW_SHEET, &[]);
    (move || {
        session::allows(Resource::Tasks, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("nav.new_task") icon=PLUS look=Look::Primary on_press=open/></span> })
    })
    .into_any()
}

/// The statuses of what is still to be done, as lists ask for them.
fn open_statuses() -> Filter {
    Filter::new("status", "in", TaskStatus::open().map(|status| status.to_string()).collect())
}

/// The sheet for a new task on any page of this module: `?sheet=new-task`, with `about` and `due` beside it. It is closed
/// when `created` runs.
pub fn new_sheet(created: impl Fn(Task) + Copy + Send + Sync + 'static) -> impl IntoView {
    create_sheet::<Task>(form::begin_new, move |task| {
        close_sheet(<Task as Editable>::VALUES);
        created(task);
    })
}

/// What they have to do themselves.
fn mine_first() -> Vec<Filter> {
    let mine = sources::mine(t("people.mine")).map(|mine| mine.filter);
    mine.into_iter().chain([open_statuses()]).collect()
}

#[component]
pub fn TaskList() -> impl IntoView {
    begin_with::<Task>(mine_first);
    view! {
        {list_page::<Task>(new_button)}
        {create_sheet::<Task>(form::begin_new, |task| url::go_instead(&href::<Task>(task.head.id)))}
    }
}
