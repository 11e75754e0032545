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
    sheet::SheetChoice,
    status::MoveButtons,
};
use crate::{
    i18n::t,
    ui::{
        content::{Card, Notice, Tab, Tabs},
        form::Form,
        icon::{ALERT, CHECK},
        mark::Tone,
        url,
    },
};

const TAB: &str = "tab";
const COLUMNS: &str = "columns";

#[component]
pub(super) fn Prepare(open: OpenImport) -> impl IntoView {
    Form::provide();
    let import = open.import.get_untracked()?;
    let plan = Plan::new(open)?;
    let target = import.data.target;
    let checked = Memo::new(move |_| open.status() == Some(ImportStatus::Checked));
    let tab = url::query(TAB);
    // A change takes the check back; whoever saw it learns why it is gone.
    let was_checked = Memo::new(move |before: Option<&bool>| before == Some(&true) || checked.get());
    let outdated = move || was_checked.get() && !checked.get();
    // The rows that the check spoke about can be thousands: they must not push the columns out of reach.
    let shows_rows = Memo::new(move |_| checked.get() && tab.with(|tab| tab.as_deref() != Some(COLUMNS)));
    Some(view! {
        {move || checked.get().then(|| view! {
            <CheckResult open=open/>
            <Tabs
                label=t("imports.check.title")
                query=TAB
                tabs=vec![Tab::new("rows", t("imports.rows.title")), Tab::new(COLUMNS, t("imports.check.columns"))]
            />
        })}
        <div role="status">
            {move || outdated().then(|| view! { <Notice tone=Tone::Warn glyph=ALERT>{t("imports.check.stale")}</Notice> })}
        </div>
        {move || if shows_rows.get() {
            view! { <CheckedRows open=open/> }.into_any()
        } else {
            view! {
                <div class="record">
                    <Mapping plan=plan import=import.clone()/>
                    <div class="stack"><SheetChoice open=open/><Options plan=plan target=target/><FileFacts import=import.clone()/></div>
                </div>
            }.into_any()
        }}
        {move || plan.failure.get().map(|failure| view! {
            <div role="alert"><Notice tone=Tone::Bad glyph=ALERT>{t("imports.not_saved")}" "{failure.message}</Notice></div>
        })}
        <div class="form-end moves"><MoveButtons open=open plan=plan/></div>
    })
}

/// What the dry run found; nothing has gone in yet.
#[component]
fn CheckResult(open: OpenImport) -> impl IntoView {
    let counts = open.import.get_untracked()?.counts;
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
    })
}

#[component]
fn CheckedRows(open: OpenImport) -> impl IntoView {
    let import = open.import.get_untracked()?;
    Some(view! { <Rows id=import.head.id target=import.data.target counts=import.counts under_tab=true/> })
}
