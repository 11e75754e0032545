//! The list of jobs by state, with their progress; stops one that goes on, starts a dead one again.

use domain::admin::job::{Job, JobKind, JobState};
use leptos::prelude::*;

use super::{
    super::{exports, imports, names::Names, polling::poll},
    cells::{JobAction, JobProgress},
};
use crate::{
    i18n::{t, t_in},
    session,
    ui::{
        button::{Button, Look},
        content::PageHead,
        icon::{CHECK, REFRESH},
        mark::{Badge, Tone},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        table::{Column, ColumnLayout, DataTable, Place, Row},
        timeline::When,
        url,
    },
};

const QUERY: &str = "state";

#[component]
pub fn JobList() -> impl IntoView {
    let asked = url::query(QUERY);
    let state = Memo::new(move |_| asked.with(|asked| asked.as_deref().and_then(|word| word.parse::<JobState>().ok())));
    let pages = Pages::new(move |_| {
        let state = state.get();
        async move {
            let rows = session::client().await.list_jobs(state).await.map_err(Failure::from)?;
            Ok(Portion { total: Some(rows.len()), rows, next: None })
        }
    });
    let busy = Signal::derive(move || pages.rows.with(|rows: &Vec<Job>| rows.iter().any(|job| !job.state.is_over())));
    poll(busy, move || async move { pages.reload() });
    view! {
        <div class="page">
            <PageHead title=t("jobs.title") hint=t("jobs.text")>
                <Button label=t("jobs.refresh") look=Look::Quiet icon=REFRESH on_press=move |()| pages.reload()/>
            </PageHead>
            <StateChips state=state/>
            <PagesView pages=pages empty=move || view! { <EmptyState title=t("jobs.empty.title") text=t("jobs.empty.text") glyph=CHECK/> }>
                <JobTable pages=pages/>
            </PagesView>
        </div>
    }
}

#[component]
fn StateChips(state: Memo<Option<JobState>>) -> impl IntoView {
    let chip = move |label: String, of: Option<JobState>| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (state.get() == of).to_string()
                on:click=move |_| url::set_query_value(QUERY, of.map_or("", JobState::as_str), url::Step::Replace)
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="chips line" role="group" aria-label=t("jobs.filter")>
            {chip(t("jobs.all").to_owned(), None)}
            {JobState::ALL.iter().map(|of| chip(t_in("jobs.state", of.as_str()), Some(*of))).collect_view()}
        </div>
    }
}

#[component]
fn JobTable(pages: Pages<Job>) -> impl IntoView {
    let names = Names::new();
    Effect::new(move |_| {
        names.want(pages.rows.with(|rows| rows.iter().filter_map(|job| job.owner_id).collect::<Vec<_>>()));
    });
    let layout = ColumnLayout::new(
        "jobs",
        vec![
            Column::new("kind", t("jobs.column.kind"), Place::Title, "minmax(160px, 1fr)"),
            Column::new("state", t("jobs.column.state"), Place::Side, "130px"),
            Column::new("progress", t("jobs.column.progress"), Place::Line, "minmax(200px, 2fr)"),
            Column::new("who", t("jobs.column.who"), Place::Line, "minmax(120px, 1fr)"),
            Column::new("when", t("jobs.column.when"), Place::Line, "150px"),
            Column::new("action", t("jobs.column.action"), Place::Side, "150px"),
        ],
    );
    let rows = Signal::derive(move || {
        pages.rows.with(|rows| rows.iter().map(|job| table_row(job, names, pages)).collect::<Vec<_>>())
    });
    view! { <DataTable label=t("jobs.title") layout=layout rows=rows><LoadMore pages=pages/></DataTable> }
}

const fn tone(state: JobState) -> Tone {
    match state {
        JobState::Queued => Tone::Neutral,
        JobState::Running => Tone::Info,
        JobState::Succeeded => Tone::Ok,
        JobState::Cancelled => Tone::Warn,
        JobState::Dead => Tone::Bad,
    }
}

/// The page of what the job works on.
fn subject(job: &Job) -> String {
    match job.kind {
        JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => {
            imports::path_of(&job.subject_id.to_string())
        }
        JobKind::BulkRun | JobKind::BulkUndo => ["/bulk-changes/", &job.subject_id.to_string()].concat(),
        JobKind::ExportRun | JobKind::PersonExport | JobKind::ExportEnd => exports::LIST.to_owned(),
        JobKind::DuplicateScan => "/admin/duplicates".to_owned(),
        JobKind::TieUpDue => ["/tie-ups/", &job.subject_id.to_string()].concat(),
        JobKind::VisitDue => ["/patient-visits/", &job.subject_id.to_string()].concat(),
        JobKind::TaskDue => ["/tasks/", &job.subject_id.to_string()].concat(),
        JobKind::PersonErase => "/admin/erasures".to_owned(),
        // A mail has no page of its own, nor has a week.
        JobKind::PasswordResetMail
        | JobKind::BrokenGlassMail
        | JobKind::NoticeEmail
        | JobKind::NoticePush
        | JobKind::NoticeDigest
        | JobKind::PipelineSnapshot
        | JobKind::InquiryDue
        | JobKind::ActivityDue
        | JobKind::FormUnsent
        | JobKind::MailboxRead
        | JobKind::MessageSend => super::LIST.to_owned(),
    }
}

/// Changes whenever the row has to be made anew; jobs have no version. Progress is followed instead: a row that is made anew
/// every half second would take the focus from its button.
fn drawn(job: &Job) -> i64 {
    let state = JobState::ALL
        .iter()
        .position(|state| *state == job.state)
        .and_then(|index| i64::try_from(index).ok())
        .unwrap_or_default();
    i64::from(job.attempts) * 16 + state * 2 + i64::from(job.cancel_requested)
}

fn table_row(job: &Job, names: Names, pages: Pages<Job>) -> Row {
    let name = t_in("jobs.kind", job.kind.as_str());
    let id = job.id.to_string();
    let (href, drawn) = (subject(job), drawn(job));
    let job = job.clone();
    Row::new(id, drawn, name, Some(href), move |column| match column {
        "kind" => t_in("jobs.kind", job.kind.as_str()).into_any(),
        "state" => view! { <Badge label=t_in("jobs.state", job.state.as_str()) tone=tone(job.state)/> }.into_any(),
        "progress" => {
            let before = job.clone();
            (move || {
                let job = pages.rows.with(|rows| rows.iter().find(|known| known.id == before.id).cloned());
                view! { <JobProgress job=job.unwrap_or_else(|| before.clone())/> }
            })
            .into_any()
        }
        "who" => {
            let who = job.owner_id;
            (move || names.of(who)).into_any()
        }
        "when" => view! { <When at=job.finished_at.unwrap_or(job.created_at).utc()/> }.into_any(),
        _ => view! { <JobAction job=job.clone() pages=pages/> }.into_any(),
    })
}
