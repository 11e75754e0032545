//! The list of the audit, the newest first, by what happened.

use client::AuditQuery;
use domain::{
    admin::audit::{AuditAction, AuditEntry},
    kernel::policy::Resource,
};
use leptos::prelude::*;

use crate::{
    i18n::{t, t_in},
    session,
    ui::{
        content::PageHead,
        field::SelectField,
        icon::SHIELD,
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        table::{Column, ColumnLayout, DataTable, Place, Row},
        timeline::When,
        url,
    },
};

const ACTION: &str = "action";

#[component]
pub(super) fn AuditList() -> impl IntoView {
    let asked = url::query(ACTION);
    let action =
        Memo::new(move |_| asked.with(|asked| asked.as_deref().and_then(|word| word.parse::<AuditAction>().ok())));
    let pages = Pages::new(move |cursor: Option<String>| {
        let (actions, before) = (action.get().into_iter().collect(), cursor.and_then(|cursor| cursor.parse().ok()));
        async move {
            let query = AuditQuery { actions, before, ..AuditQuery::default() };
            let page = session::client().await.list_audit(&query).await.map_err(Failure::from)?;
            Ok(Portion { rows: page.data, next: page.next.map(|next| next.to_string()), total: None })
        }
    });
    let chosen = RwSignal::new(asked.get_untracked().unwrap_or_default());
    // Only what somebody chooses: the first run would write into the address of the page before.
    Effect::new(move |before: Option<()>| {
        let chosen = chosen.get();
        if before.is_some() {
            url::set_query_value(ACTION, &chosen, url::Step::Replace);
        }
    });
    let mut entries = vec![(String::new(), t("audit.all").to_owned())];
    entries.extend(AuditAction::WORDS.iter().map(|word| ((*word).to_owned(), t_in("audit.action", word))));
    view! {
        <div class="page">
            <PageHead title=t("audit.title") hint=t("audit.hint")/>
            <div class="line"><SelectField name="action" label=t("audit.filter") value=chosen entries=entries/></div>
            <PagesView pages=pages empty=move || view! { <EmptyState title=t("audit.empty") text=t("audit.empty_text") glyph=SHIELD/> }>
                <AuditTable pages=pages/>
            </PagesView>
        </div>
    }
}

#[component]
fn AuditTable(pages: Pages<AuditEntry>) -> impl IntoView {
    let layout = ColumnLayout::new(
        "audit",
        vec![
            Column::new("action", t("audit.column.action"), Place::Title, "minmax(200px, 1fr)"),
            Column::new("at", t("audit.column.at"), Place::Side, "150px"),
            Column::new("who", t("audit.column.who"), Place::Line, "minmax(140px, 1fr)"),
            Column::new("details", t("audit.column.details"), Place::Line, "minmax(200px, 2fr)"),
            Column::new("origin", t("audit.column.origin"), Place::Line, "140px"),
        ],
    );
    let rows = Signal::derive(move || pages.rows.with(|rows| rows.iter().map(row).collect::<Vec<_>>()));
    view! { <DataTable label=t("audit.title") layout=layout rows=rows><LoadMore pages=pages/></DataTable> }
}

/// The page of what an entry is about, where it has one.
fn page(entry: &AuditEntry) -> Option<String> {
    use AuditAction::{ErasureApproved, ErasureAsked, ErasureRejected, PersonErased};
    // The page of somebody who has been erased is gone; the request stays.
    if matches!(entry.action, ErasureAsked | ErasureApproved | ErasureRejected | PersonErased) {
        return Some("/admin/erasures".to_owned());
    }
    let id = entry.record_id?.to_string();
    match entry.resource? {
        Resource::Users => Some(["/admin/users/", &id].concat()),
        Resource::Contacts => Some(["/people/", &id].concat()),
        _ => None,
    }
}

fn row(entry: &AuditEntry) -> Row {
    let entry = entry.clone();
    let name = t_in("audit.action", entry.action.as_str());
    Row::new(entry.sequence.to_string(), entry.sequence, name, page(&entry), move |column| match column {
        "action" => t_in("audit.action", entry.action.as_str()).into_any(),
        "at" => view! { <When at=entry.at.utc()/> }.into_any(),
        "who" => entry.actor.as_ref().map(|actor| actor.name.clone()).into_any(),
        "origin" => entry.origin.clone().into_any(),
        _ => entry
            .details
            .iter()
            .map(|(name, value)| [name, ": ", value].concat())
            .collect::<Vec<_>>()
            .join(" · ")
            .into_any(),
    })
}
