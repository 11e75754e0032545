//! The list of exports, the newest first, each with its file.

use domain::{
    admin::export::{Export, ExportStatus},
    kernel::{ExportId, ListLink},
};
use leptos::{prelude::*, task::spawn_local};

use super::super::{names::Names, polling::poll};
use crate::{
    browser,
    i18n::{plural, t, t_in, tf},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        content::PageHead,
        icon::{DOWNLOAD, TEAM},
        mark::{Badge, Tone},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        table::{Column, ColumnLayout, DataTable, Place, Row},
        timeline::When,
        toast::toast_error,
    },
};

#[component]
pub fn ExportList() -> impl IntoView {
    let pages = Pages::new(|cursor: Option<String>| async move {
        let link =
            ListLink { sort: Some("-created_at".to_owned()), cursor, include_total: true, ..ListLink::default() };
        let page = session::client().await.list_exports(&link).await.map_err(Failure::from)?;
        let total = page.page.total.and_then(|total| usize::try_from(total).ok());
        Ok(Portion { rows: page.data, next: page.page.next_cursor, total })
    });
    let busy = Signal::derive(move || {
        pages.rows.with(|rows: &Vec<Export>| rows.iter().any(|export| export.status == ExportStatus::Queued))
    });
    poll(busy, move || async move { pages.reload() });
    view! {
        <div class="page">
            <PageHead title=t("exports.title") hint=t("exports.text")/>
            <PagesView pages=pages empty=nothing_yet><ExportTable pages=pages/></PagesView>
        </div>
    }
}

fn nothing_yet() -> impl IntoView {
    view! {
        <EmptyState title=t("exports.empty.title") text=t("exports.empty.text") glyph=DOWNLOAD>
            <LinkButton href="/people" label=t("exports.empty.action") icon=TEAM/>
        </EmptyState>
    }
}

#[component]
fn ExportTable(pages: Pages<Export>) -> impl IntoView {
    let names = Names::new();
    Effect::new(move |_| {
        names.want(pages.rows.with(|rows| rows.iter().filter_map(|export| export.head.created_by).collect::<Vec<_>>()));
    });
    let layout = ColumnLayout::new(
        "exports",
        vec![
            Column::new("file", t("exports.column.file"), Place::Title, "minmax(220px, 2fr)"),
            Column::new("status", t("exports.column.status"), Place::WideOnly, "130px"),
            Column::new("rows", t("exports.column.rows"), Place::Line, "140px"),
            Column::new("who", t("exports.column.who"), Place::WideOnly, "minmax(120px, 1fr)"),
            Column::new("when", t("exports.column.when"), Place::Line, "160px"),
            Column::new("download", t("exports.column.download"), Place::Side, "170px"),
        ],
    );
    let rows = Signal::derive(move || {
        pages.rows.with(|rows| rows.iter().map(|export| table_row(export, names)).collect::<Vec<_>>())
    });
    view! { <DataTable label=t("exports.title") layout=layout rows=rows><LoadMore pages=pages/></DataTable> }
}

const fn tone(status: ExportStatus) -> Tone {
    match status {
        ExportStatus::Queued => Tone::Info,
        ExportStatus::Ready => Tone::Ok,
        ExportStatus::Failed => Tone::Bad,
        ExportStatus::Expired => Tone::Neutral,
    }
}

/// Until its file is there an export is called by what it is made of.
fn name_of(export: &Export) -> String {
    if export.file_name.is_empty() {
        t_in("exports.source", export.data.source.as_str())
    } else {
        export.file_name.clone()
    }
}

fn table_row(export: &Export, names: Names) -> Row {
    let id = export.head.id;
    let name = name_of(export);
    let drawn = i64::from(export.head.version) + i64::from(export.status == ExportStatus::Ready);
    let export = export.clone();
    Row::new(id.to_string(), drawn, name.clone(), None, move |column| {
        match column {
        "file" => name_of(&export).into_any(),
        "status" => view! { <Badge label=t_in("exports.status", export.status.as_str()) tone=tone(export.status)/> }.into_any(),
        "rows" => match export.status {
            ExportStatus::Ready => plural("exports.rows", usize::try_from(export.rows).unwrap_or_default(), &[]).into_any(),
            ExportStatus::Queued | ExportStatus::Failed | ExportStatus::Expired => ().into_any(),
        },
        "who" => {
            let who = export.head.created_by;
            (move || names.of(who)).into_any()
        }
        "when" => view! { <When at=export.head.created_at.utc()/> }.into_any(),
        _ => match export.status {
            ExportStatus::Ready => view! { <Download id=id name=name_of(&export)/> }.into_any(),
            // On a phone the status has no column of its own.
            ExportStatus::Queued | ExportStatus::Failed | ExportStatus::Expired => {
                view! { <span class="only-phone"><Badge label=t_in("exports.status", export.status.as_str()) tone=tone(export.status)/></span> }.into_any()
            }
        },
    }
    })
}

#[component]
fn Download(id: ExportId, name: String) -> impl IntoView {
    let busy = RwSignal::new(false);
    let label = tf("exports.download_name", &[("name", &name)]);
    let name = StoredValue::new(name);
    let download = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session::client().await.get_export_file(id).await {
                Ok(file) => {
                    name.try_with_value(|name| browser::save_file(name, &file.content_type, &file.bytes));
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    view! { <span title=label><Button label=t("exports.download") look=Look::Quiet icon=DOWNLOAD busy=busy on_press=download/></span> }
}
