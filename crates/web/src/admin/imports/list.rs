//! The list of imports, the newest first.

use domain::{admin::import::Import, kernel::ListLink};
use leptos::prelude::*;

use super::{
    super::{names::Names, polling::poll},
    counts::summary,
    open::is_under_way,
    status::StatusBadge,
};
use crate::{
    i18n::{t, t_in},
    session,
    ui::{
        button::{LinkButton, Look},
        content::PageHead,
        icon::{PLUS, UPLOAD},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        table::{Column, ColumnChooser, ColumnLayout, DataTable, Place, Row},
        timeline::When,
    },
};

#[component]
pub fn ImportList() -> impl IntoView {
    let pages = Pages::new(|cursor: Option<String>| async move {
        let link =
            ListLink { sort: Some("-created_at".to_owned()), cursor, include_total: true, ..ListLink::default() };
        let page = session::client().await.list_imports(&link).await.map_err(Failure::from)?;
        let total = page.page.total.and_then(|total| usize::try_from(total).ok());
        Ok(Portion { rows: page.data, next: page.page.next_cursor, total })
    });
    let busy = Signal::derive(move || {
        pages.rows.with(|rows: &Vec<Import>| rows.iter().any(|import| is_under_way(import.status)))
    });
    poll(busy, move || async move { pages.reload() });
    let layout = layout();
    view! {
        <div class="page">
            <PageHead title=t("imports.title") hint=t("imports.text")>
                <div class="not-phone"><ColumnChooser layout=layout/></div>
                <LinkButton href=super::NEW label=t("imports.new") look=Look::Primary icon=PLUS/>
            </PageHead>
            <PagesView pages=pages empty=nothing_yet><ImportTable pages=pages layout=layout/></PagesView>
        </div>
    }
}

fn nothing_yet() -> impl IntoView {
    view! {
        <EmptyState title=t("imports.empty.title") text=t("imports.empty.text") glyph=UPLOAD>
            <LinkButton href=super::NEW label=t("imports.new") look=Look::Primary icon=PLUS/>
        </EmptyState>
    }
}

fn layout() -> ColumnLayout {
    ColumnLayout::new(
        "imports",
        vec![
            Column::new("file", t("imports.column.file"), Place::Title, "minmax(180px, 2fr)"),
            Column::new("status", t("imports.column.status"), Place::Side, "140px"),
            Column::new("target", t("imports.column.target"), Place::WideOnly, "100px"),
            Column::new("counts", t("imports.column.counts"), Place::Line, "minmax(310px, 3fr)"),
            Column::new("who", t("imports.column.who"), Place::WideOnly, "minmax(120px, 1fr)"),
            Column::new("when", t("imports.column.when"), Place::Line, "140px"),
        ],
    )
}

#[component]
fn ImportTable(pages: Pages<Import>, layout: ColumnLayout) -> impl IntoView {
    let names = Names::new();
    Effect::new(move |_| {
        names.want(pages.rows.with(|rows| rows.iter().filter_map(|import| import.head.created_by).collect::<Vec<_>>()));
    });
    let rows = Signal::derive(move || {
        pages.rows.with(|rows| rows.iter().map(|import| table_row(import, names)).collect::<Vec<_>>())
    });
    view! { <DataTable label=t("imports.title") layout=layout rows=rows><LoadMore pages=pages/></DataTable> }
}

fn table_row(import: &Import, names: Names) -> Row {
    let id = import.head.id.to_string();
    let counts = import.counts;
    let href = super::path_of(&id);
    // Rows go in without a new version of the import; the figures must still be drawn anew.
    let drawn = i64::from(import.head.version) + counts.created + counts.updated + counts.skipped + counts.failed;
    let import = import.clone();
    Row::new(id, drawn, import.file_name.clone(), Some(href), move |column| match column {
        "file" => import.file_name.clone().into_any(),
        "status" => view! { <StatusBadge status=import.status/> }.into_any(),
        "target" => t_in("imports.target", import.data.target.as_str()).into_any(),
        "counts" => summary(&import.counts).into_any(),
        "who" => {
            let who = import.head.created_by;
            (move || names.of(who)).into_any()
        }
        _ => view! { <When at=import.head.created_at.utc()/> }.into_any(),
    })
}
