//! An import before it runs: what the check found, the columns, the rules, and the buttons that check and start.

use domain::admin::import::ImportStatus;
use leptos::prelude::*;

use super::{
    counts::CountTiles,
    mapping::Mapping,
    open::OpenImport,
    options::{FileFacts, Options},
    plan::Plan,
    rows::Rows,
    status::MoveButtons,
};
use crate::{
    i18n::t,
    ui::{
        content::{Card, Notice},
        form::Form,
        icon::{ALERT, CHECK},
        mark::Tone,
    },
};

#[component]
pub(super) fn Prepare(open: OpenImport) -> impl IntoView {
    Form::provide();
    let import = open.import.get_untracked()?;
    let plan = Plan::new(open)?;
    let target = import.data.target;
    let checked = Memo::new(move |_| open.status() == Some(ImportStatus::Checked));
    Some(view! {
        {move || checked.get().then(|| view! { <CheckResult open=open/> })}
        <div class="record">
            <Mapping plan=plan import=import.clone()/>
            <div class="stack"><Options plan=plan target=target/><FileFacts import=import/></div>
        </div>
        {move || plan.failure.get().map(|failure| view! {
            <div role="alert"><Notice tone=Tone::Bad glyph=ALERT>{t("imports.not_saved")}" "{failure.message}</Notice></div>
        })}
        <div class="form-end"><MoveButtons open=open plan=plan/></div>
    })
}

/// What the dry run found; nothing has gone in yet.
#[component]
fn CheckResult(open: OpenImport) -> impl IntoView {
    let import = open.import.get_untracked()?;
    let counts = import.counts;
    let clean = counts.failed == 0;
    Some(view! {
        <Card title=t("imports.check.title")>
            {if clean {
                view! { <Notice tone=Tone::Ok glyph=CHECK>{t("imports.check.clean")}</Notice> }.into_any()
            } else {
                view! { <Notice tone=Tone::Warn glyph=ALERT>{t("imports.check.errors")}</Notice> }.into_any()
            }}
            <CountTiles counts=counts/>
        </Card>
        <Rows id=import.head.id target=import.data.target counts=counts/>
    })
}
