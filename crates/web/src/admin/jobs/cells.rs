//! What stands in a job's row beside its name: how far it is, and what can be done about it.

use std::{future::Future, pin::Pin};

use client::{Client, Error};
use domain::{
    admin::job::{Job, JobState},
    kernel::JobId,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{number, t, t_in, tf},
    session,
    ui::{
        button::{Button, Look},
        icon::{REFRESH, X},
        pages::Pages,
        state::Failure,
        toast::toast_error,
    },
};

#[component]
pub(super) fn JobProgress(job: Job) -> impl IntoView {
    let figures = match job.total {
        Some(total) => tf("jobs.progress", &[("done", &number(job.done)), ("total", &number(total))]),
        None => number(job.done),
    };
    let bar = (job.state == JobState::Running).then_some(job.total).flatten().map(|total| {
        view! { <progress class="bar" aria-label=t("jobs.column.progress") value=job.done.to_string() max=total.max(1).to_string()></progress> }
    });
    let tries = (job.attempts > 1)
        .then(|| tf("jobs.attempts", &[("n", &number(job.attempts)), ("most", &number(job.max_attempts))]));
    let note = [tries, job.error.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <span class="job-progress">
            <span>{figures}</span>
            {bar}
            {(!note.is_empty()).then(|| view! { <span class="second pre" title=note.clone()>{note.clone()}</span> })}
        </span>
    }
}

type Asked = Pin<Box<dyn Future<Output = Result<Job, Error>>>>;

#[component]
pub(super) fn JobAction(job: Job, pages: Pages<Job>) -> impl IntoView {
    let id = job.id;
    let name = t_in("jobs.kind", job.kind.as_str());
    let action = move |label: &'static str, glyph, ask: fn(Client, JobId) -> Asked| {
        let busy = RwSignal::new(false);
        let press = move |()| {
            busy.set(true);
            spawn_local(async move {
                if let Err(error) = ask(session::client().await, id).await {
                    toast_error(Failure::from(error).message);
                }
                busy.try_set(false);
                pages.reload();
            });
        };
        view! { <span title=name.clone()><Button label=label look=Look::Quiet icon=glyph busy=busy on_press=press/></span> }
    };
    match job.state {
        JobState::Dead => {
            action(t("jobs.retry"), REFRESH, |client, id| Box::pin(async move { client.retry_job(id).await }))
                .into_any()
        }
        JobState::Queued | JobState::Running if job.cancel_requested => {
            view! { <span class="muted">{t("jobs.stopping")}</span> }.into_any()
        }
        JobState::Queued | JobState::Running => {
            action(t("jobs.cancel"), X, |client, id| Box::pin(async move { client.cancel_job(id).await })).into_any()
        }
        JobState::Succeeded | JobState::Cancelled => ().into_any(),
    }
}
