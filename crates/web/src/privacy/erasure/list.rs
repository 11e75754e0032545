//! The page of all requests: what is open, what became of the others, and how far an erasure is.

use std::collections::BTreeMap;

use domain::{
    admin::job::{Job, JobState},
    kernel::{JobId, Named, Timestamp},
    people::contact::Contact,
    privacy::erasure::{ErasureRequest, ErasureStatus},
};
use leptos::prelude::*;

use super::{
    decide::{Deciding, decision_dialog},
    is_mine, person, waits_for_me,
};
use crate::{
    admin::poll,
    i18n::{date_time, t, t_in, tf},
    record::href,
    session,
    ui::{
        button::{Button, Look},
        content::{PageHead, Progress},
        icon::SHRED,
        mark::{Badge, Tone},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

/// The jobs of erasures that go on, by their ids.
type Jobs = RwSignal<BTreeMap<JobId, Job>>;

#[component]
pub fn ErasureList() -> impl IntoView {
    let pages = Pages::new(|cursor: Option<String>| async move {
        let page = session::client().await.list_erasure_requests(None, cursor).await.map_err(Failure::from)?;
        Ok(Portion { rows: page.data, next: page.page.next_cursor, total: None })
    });
    let jobs: Jobs = RwSignal::new(BTreeMap::new());
    let deciding = RwSignal::new(None::<Deciding>);
    follow(pages, jobs);
    let empty =
        || view! { <EmptyState title=t("privacy.no_requests") text=t("privacy.no_requests_text") glyph=SHRED/> };
    view! {
        <div class="page narrow">
            <PageHead title=t("privacy.requests") hint=t("privacy.erase_how")/>
            <PagesView pages=pages empty=empty>
                <ul class="stack" aria-label=t("privacy.requests")>
                    <For
                        each=move || pages.rows.get()
                        key=|request| (request.id, request.status)
                        children=move |request| row(request, jobs, deciding)
                    />
                </ul>
                <LoadMore pages=pages/>
            </PagesView>
        </div>
        {decision_dialog(deciding, Callback::new(move |()| pages.reload()))}
    }
}

/// Asks again while an erasure goes on; one whose job has given up waits for somebody instead.
fn follow(pages: Pages<ErasureRequest>, jobs: Jobs) {
    let going = move || {
        let approved = |request: &&ErasureRequest| request.status == ErasureStatus::Approved;
        pages.rows.with(|rows| rows.iter().filter(approved).filter_map(|request| request.job_id).collect::<Vec<_>>())
    };
    let busy = Signal::derive(move || {
        let given_up = |id: &JobId| jobs.with(|jobs| jobs.get(id).is_some_and(|job| job.state == JobState::Dead));
        going().iter().any(|id| !given_up(id))
    });
    poll(busy, move || async move {
        for id in untrack(going) {
            if let Ok(job) = session::client().await.get_job(id).await {
                jobs.try_update(|jobs| jobs.insert(id, job));
            }
        }
        pages.reload();
    });
}

const fn tone(status: ErasureStatus) -> Tone {
    match status {
        ErasureStatus::Pending => Tone::Warn,
        ErasureStatus::Approved => Tone::Info,
        ErasureStatus::Rejected => Tone::Neutral,
        ErasureStatus::Done => Tone::Ok,
    }
}

fn row(request: ErasureRequest, jobs: Jobs, deciding: RwSignal<Option<Deciding>>) -> impl IntoView {
    let name = person(&request);
    // Who is erased has no page any more.
    let who = match request.status {
        ErasureStatus::Done => view! { <h2>{name}</h2> }.into_any(),
        _ => view! { <h2><a href={href::<Contact>(request.contact_id)}>{name}</a></h2> }.into_any(),
    };
    let status = request.status;
    let course = (status == ErasureStatus::Approved).then(|| progress(request.job_id, jobs));
    let asked = told("privacy.asked_by", request.requester.as_ref(), Some(request.created_at));
    let verdict = if status == ErasureStatus::Rejected { "privacy.refused_by" } else { "privacy.approved_by" };
    let decided = request.decided_at.map(|at| told(verdict, request.decider.as_ref(), Some(at)));
    let done = request.done_at.map(|at| told("privacy.erased_at", None, Some(at)));
    let basis = t_in("privacy.basis", request.legal_basis.as_str());
    view! {
        <li class="card">
            <header>{who}<Badge label=t_in("privacy.status", status.as_str()) tone=tone(status)/></header>
            <div class="stack tight">
                <p>{asked}" · "{basis}</p>
                {request.reason.clone().map(|reason| view! { <p class="pre prose">{reason}</p> })}
                {decided.map(|decided| view! { <p>{decided}</p> })}
                {request.decision_note.clone().map(|note| view! { <p class="pre prose">{note}</p> })}
                {done.map(|done| view! { <p>{done}</p> })}
            </div>
            {course}
            {(status == ErasureStatus::Pending && is_mine(&request)).then(|| view! { <p class="muted">{t("privacy.another_decides")}</p> })}
            {waits_for_me(&request).then(|| decision(request, deciding))}
        </li>
    }
}

fn told(key: &'static str, who: Option<&Named>, at: Option<Timestamp>) -> String {
    let name = who.map_or_else(|| t("record.somebody").to_owned(), |named| named.name.clone());
    let time = at.map(|at| date_time(at.utc())).unwrap_or_default();
    tf(key, &[("name", &name), ("time", &time)])
}

fn decision(request: ErasureRequest, deciding: RwSignal<Option<Deciding>>) -> impl IntoView {
    let request = StoredValue::new(request);
    let decide = move |approve: bool| deciding.set(Some(Deciding { request: request.get_value(), approve }));
    view! {
        <div class="line">
            <Button label=t("privacy.approve") look=Look::Danger on_press=move |()| decide(true)/>
            <Button label=t("privacy.refuse") on_press=move |()| decide(false)/>
        </div>
    }
}

/// How far the job is. Whoever reads requests and not jobs sees that it goes on.
fn progress(id: Option<JobId>, jobs: Jobs) -> impl IntoView {
    let job = Memo::new(move |_| jobs.with(|jobs| jobs.get(&id?).cloned()));
    let given_up = Memo::new(move |_| job.with(|job| job.as_ref().is_some_and(|job| job.state == JobState::Dead)));
    let figure = |count: i64| usize::try_from(count).ok();
    let total = Signal::derive(move || job.with(|job| job.as_ref().and_then(|job| job.total).and_then(figure)));
    let done = Signal::derive(move || {
        total.get()?;
        job.with(|job| job.as_ref().and_then(|job| figure(job.done)))
    });
    move || {
        if given_up.get() {
            return view! { <p class="bad-text">{t("privacy.stopped")}" "<a href="/admin/jobs?state=dead">{t("jobs.title")}</a></p> }
                .into_any();
        }
        view! { <Progress label=t("privacy.status.approved") done=done total=total/> }.into_any()
    }
}
