//! The page of one import, from the mapping of its columns to what became of its rows.

use domain::admin::import::{Import, ImportStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    super::names::Names,
    open::{OpenImport, is_under_way},
    prepare::Prepare,
    result::ImportResult,
    status::StatusBadge,
    working::Working,
};
use crate::{
    browser,
    i18n::{date_time, t, t_in},
    ui::{
        content::PageHead,
        icon::FILE,
        state::{EmptyState, ErrorCard, Skeleton, slow},
    },
};

/// What the page is about at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Broken,
    Prepare,
    Working,
    Over,
}

const STATE: &str = "import-state";

#[component]
pub fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()));
    view! {
        <div class="page">
            {move || match id.get() {
                Some(id) => view! { <OneImport open=OpenImport::new(id)/> }.into_any(),
                None => view! {
                    <PageHead title=t("imports.title") up=super::LIST/>
                    <EmptyState title=t("error.not_found_title") glyph=FILE/>
                }.into_any(),
            }}
        </div>
    }
}

#[component]
fn OneImport(open: OpenImport) -> impl IntoView {
    let phase = Memo::new(move |_| match open.status() {
        None if open.failure.with(Option::is_some) => Phase::Broken,
        None => Phase::Loading,
        Some(ImportStatus::Draft | ImportStatus::Checked) => Phase::Prepare,
        Some(status) if is_under_way(status) => Phase::Working,
        Some(_) => Phase::Over,
    });
    let loads_slowly = slow(Signal::derive(move || phase.get() == Phase::Loading));
    let names = Names::new();
    Effect::new(move |_| {
        names.want(open.import.with(|import| import.as_ref().and_then(|import| import.head.created_by)));
    });
    let title = Signal::derive(move || {
        open.import.with(|import| {
            import.as_ref().map_or_else(|| t("imports.title").to_owned(), |import| import.file_name.clone())
        })
    });
    let hint = Signal::derive(move || {
        open.import.with(|import| import.as_ref().map(|import| about(import, names)).unwrap_or_default())
    });
    let status = Memo::new(move |_| open.status());
    let sheet = Memo::new(move |_| open.import.with(|import| import.as_ref().map(|import| import.sheet.clone())));
    // What had the focus is gone with the phase before: the new state takes it, and is read out.
    Effect::new(move |before: Option<Phase>| {
        let phase = phase.get();
        if before.is_some_and(|before| before != phase && before != Phase::Loading) {
            browser::focus_later(STATE);
        }
        phase
    });
    view! {
        <PageHead title=title hint=hint up=super::LIST>
            <span id=STATE tabindex="-1" role="status">{move || status.get().map(|status| view! { <StatusBadge status=status/> })}</span>
        </PageHead>
        {move || match phase.get() {
            Phase::Loading => view! { {move || loads_slowly.get().then(|| view! { <Skeleton/> })} }.into_any(),
            Phase::Broken => {
                let failure = open.failure.get_untracked().unwrap_or_default();
                view! { <ErrorCard failure=failure on_retry=move |()| { open.failure.set(None); open.reload(); }/> }.into_any()
            }
            Phase::Prepare => {
                // Another sheet has other columns.
                // Read, not only tracked: a memo that nobody reads tells of changes that are none.
                let _ = sheet.get();
                view! { <Prepare open=open/> }.into_any()
            }
            Phase::Working => view! { <Working open=open/> }.into_any(),
            Phase::Over => view! { <ImportResult open=open/> }.into_any(),
        }}
    }
}

/// "Contacts · Asha Verma · 22 Nov 2026, 4:30 pm"
fn about(import: &Import, names: Names) -> String {
    let parts = [
        t_in("imports.target", import.data.target.as_str()),
        names.of(import.head.created_by),
        date_time(import.head.created_at.utc()),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
