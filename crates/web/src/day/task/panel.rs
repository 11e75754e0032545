//! What is to be done about a record, on its page: a line to add one, what is open, and as a tab what was done, too. Fetched
//! with the module's chunk, and so are its texts.

use std::future::Future;

use chrono::Days;
use domain::{
    admin::event::Event,
    day::task::{Task, TaskData, TaskStatus},
    kernel::{
        ListLink, New, RecordId,
        policy::{Action, Resource},
    },
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{EXPAND, done, due, form, new_sheet};
use crate::{
    browser,
    day::CHUNK,
    i18n::{self, t, tf, today},
    lazy::{Later, LaterView, with_texts},
    live,
    people::contact::dotted,
    record::{Editable, Panel, Part, PartTold, RecordState, Shown, href, part_told},
    session,
    ui::{
        button::{Button, Look},
        content::{Card, List, ListRow},
        field::TextField,
        modal::open_sheet,
        pages::{Pages, PagesView, Portion},
        state::Failure,
        toast::{toast, toast_error},
    },
};

/// More than these are behind the tab.
const FEW: u32 = 5;
/// As many as one record ever has.
const AT_MOST: u32 = 200;

/// The record that the tasks are about.
#[derive(Clone)]
struct About {
    resource: Resource,
    id: RecordId,
    name: String,
}

/// The panel of any record's page.
pub fn on_record<R: Shown>() -> Panel<R> {
    Panel {
        name: "tasks",
        label_key: "nav.tasks",
        whole: |state| about(state).map(|of| later(all_tasks(of))).into_any(),
        brief: Some(|state| about(state).map(|of| later(few_tasks(of))).into_any()),
        part: Some(Part { resource: Resource::Tasks, tell: |events| told(tasks_told(events)) }),
    }
}

fn about<R: Shown>(state: RecordState<R>) -> Option<About> {
    let record = state.present()?;
    Some(About { resource: R::RESOURCE, id: record.head().id.into(), name: record.title() })
}

fn later(view: impl Future<Output = AnyView> + 'static) -> AnyView {
    let load: LaterView = Box::pin(with_texts(CHUNK, view));
    view! { <Later load=load/> }.into_any()
}

fn told(sentences: impl Future<Output = PartTold> + 'static) -> PartTold {
    Box::pin(async move {
        i18n::bring(CHUNK).await;
        sentences.await.await
    })
}

crate::lazy_view! {
    day:
    fn tasks_told(events: Vec<Event>) -> PartTold {
        Box::pin(part_told::<Task>(events, "", |task| (task.data.title.clone(), Some(href::<Task>(task.head.id)))))
    }
}

crate::lazy_view! {
    day:
    fn all_tasks(of: About) {
        tasks(of, None).into_any()
    }
}

crate::lazy_view! {
    day:
    fn few_tasks(of: About) {
        tasks(of, Some(FEW)).into_any()
    }
}

/// Those of a record: the first few that are open, or all of them, what is open first.
fn tasks(of: About, few: Option<u32>) -> impl IntoView {
    let (changes, changed) = live::changes_of(&[Resource::Tasks]);
    let id = of.id;
    let pages = Pages::new(move |_| {
        changes.track();
        async move { Ok(Portion { rows: load(id, few).await?, next: None, total: None }) }
    });
    let empty = || view! { <p class="muted">{t("tasks.none_here")}</p> };
    view! {
        <Card title=t("nav.tasks")>
            <div class="stack">
                {session::allows(Resource::Tasks, Action::Create).then(|| add(of, changed))}
                <PagesView pages=pages empty=empty>
                    <List label=t("nav.tasks")>
                        <For each=move || pages.rows.get() key=|task| (task.head.id.to_string(), task.head.version) let:task>
                            {row(task, changed)}
                        </For>
                    </List>
                </PagesView>
            </div>
        </Card>
    }
}

async fn load(id: RecordId, few: Option<u32>) -> Result<Vec<Task>, Failure> {
    let about = ("about_id".to_owned(), "eq".to_owned(), id.to_string());
    let open = TaskStatus::open().map(|status| status.to_string()).collect::<Vec<_>>().join(",");
    let open = few.map(|_| ("status".to_owned(), "in".to_owned(), open));
    let link = ListLink {
        filters: std::iter::once(about).chain(open).collect(),
        sort: Some("due_by,created_at".to_owned()),
        limit: Some(few.unwrap_or(AT_MOST)),
        expand: Some(EXPAND.to_owned()),
        ..ListLink::default()
    };
    let mut found = session::client().await.list::<Task>(&link).await?.data;
    found.sort_by_key(|task| !task.status.is_open());
    Ok(found)
}

/// One line: a press says that it is done; `changed` runs when the server has answered.
pub fn row(task: Task, changed: Callback<()>) -> impl IntoView {
    let (title, page) = (task.data.title.clone(), href::<Task>(task.head.id));
    let owner = task.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    let second = dotted([owner, i18n::t_in("tasks.status", task.status.as_str())]);
    let badge = due::badge(&task);
    let before = move || done::button(&task, changed);
    view! { <ListRow first=title second=second href=page before=before>{badge}</ListRow> }
}

/// One line: what is to be done, and a press for when. ⏎ means today.
fn add(of: About, changed: Callback<()>) -> impl IntoView {
    let (title, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let new_id = RwSignal::new(browser::new_id());
    let (resource, id) = (of.resource, of.id);
    let send = move |days: u64| {
        let text = title.get_untracked().trim().to_owned();
        if text.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let due_on = today().checked_add_days(Days::new(days));
        let record = TaskData { due_on, about_resource: Some(resource), about_id: Some(id), ..TaskData::new(&text) };
        let new = New { id: Some(new_id.get_untracked()), record };
        spawn_local(async move {
            match session::client().await.create_task(&new).await {
                Ok(task) => {
                    toast(tf("record.created", &[("name", &task.data.title)]));
                    title.try_set(String::new());
                    new_id.try_set(browser::new_id());
                    changed.try_run(());
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send(0);
    };
    let named = [form::about_key(of.resource, of.id), "~".to_owned(), of.name.replace('~', " ")].concat();
    let more = move |()| open_sheet(<Task as Editable>::NEW_SHEET, &[("about", &named)]);
    let chips = [(t("date.today"), 0), (t("date.tomorrow"), 1), (t("date.in_a_week"), 7)];
    view! {
        <form class="stack tight" on:submit=submit>
            <TextField name="new-task" label=t("nav.new_task") hide_label=true placeholder=t("tasks.add_placeholder") value=title max_length=200/>
            <div class="chips">
                {chips.into_iter().map(|(label, days)| view! {
                    <button type="button" class="chip" aria-label=tf("tasks.add_for", &[("day", label)]) on:click=move |_| send(days)>{label}</button>
                }).collect_view()}
                <Button label=t("tasks.more") look=Look::Quiet on_press=more/>
            </div>
        </form>
        {new_sheet(move |_| changed.run(()))}
    }
}
