//! An import while the server works on it: how far, how fast, how long still, and the button that stops it.

use domain::admin::import::ImportStatus;
use leptos::prelude::*;

use super::{counts::CountTiles, open::OpenImport, status::MoveButtons};
use crate::{
    i18n::{number, plural, t, tf},
    ui::{
        content::Notice,
        content::{Card, Progress},
        icon::{CLOUD_OFF, INFO},
        mark::Tone,
    },
};

#[component]
pub(super) fn Working(open: OpenImport) -> impl IntoView {
    let status = Memo::new(move |_| open.status());
    let label = Signal::derive(move || {
        match status.get() {
            Some(ImportStatus::Checking) => t("imports.working.checking"),
            Some(ImportStatus::Undoing) => t("imports.working.undoing"),
            _ => t("imports.working.running"),
        }
        .to_owned()
    });
    let steps = move |pick: fn(&domain::admin::job::Job) -> Option<i64>| {
        Signal::derive(move || {
            open.job.with(|job| job.as_ref().and_then(pick)).and_then(|steps| usize::try_from(steps).ok())
        })
    };
    let (done, total) = (steps(|job| Some(job.done)), steps(|job| job.total));
    // Without a known total a full bar would be a lie: it then only says that something happens.
    let shown = Signal::derive(move || total.get().and_then(|_| done.get()));
    let note = Signal::derive(move || pace(open, done.get(), total.get()));
    let counts = Signal::derive(move || {
        open.import.with(|import| import.as_ref().map(|import| import.counts).unwrap_or_default())
    });
    let error = move || open.job.with(|job| job.as_ref().and_then(|job| job.error.clone()));
    view! {
        <Card>
            <Progress label=label done=shown total=total note=note/>
            {move || open.failure.get().map(|failure| view! { <Notice tone=Tone::Warn glyph=CLOUD_OFF>{failure.message}" "{t("imports.working.goes_on")}</Notice> })}
            {move || error().map(|error| view! { <Notice tone=Tone::Warn glyph=INFO>{tf("imports.working.retried", &[("error", &error)])}</Notice> })}
            <CountTiles counts=counts/>
            <p class="muted small">{t("imports.working.leave")}</p>
            <div class="line end"><MoveButtons open=open/></div>
        </Card>
    }
}

/// "3,200 of 5,150 · 1,240 rows a second · 2 seconds left"
fn pace(open: OpenImport, done: Option<usize>, total: Option<usize>) -> String {
    let mut parts = Vec::new();
    if let (Some(done), Some(total)) = (done, total) {
        parts.push(tf("imports.working.done", &[("done", &number(done)), ("total", &number(total))]));
    }
    if let Some(speed) = open.speed().and_then(|speed| usize::try_from(speed).ok()).filter(|speed| *speed > 0) {
        parts.push(plural("imports.working.speed", speed, &[]));
        if let (Some(done), Some(total)) = (done, total) {
            parts.push(time_left(total.saturating_sub(done) / speed));
        }
    }
    parts.join(" · ")
}

fn time_left(seconds: usize) -> String {
    if seconds < 90 {
        plural("imports.working.seconds_left", seconds.max(1), &[])
    } else {
        plural("imports.working.minutes_left", seconds.div_ceil(60), &[])
    }
}
