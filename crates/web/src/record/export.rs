//! The only place that turns a list into a file: asks the server for it, waits, and hands it to the browser.

use client::Error;
use domain::{
    admin::{
        export::{Export, ExportData, ExportSource, ExportStatus},
        file_format::FileFormat,
    },
    kernel::ListLink,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Listed, question::Question};
use crate::{
    browser,
    i18n::{plural, t},
    session,
    ui::{
        state::Failure,
        toast::{toast, toast_error},
        url,
    },
};

/// As many ids as fit into the query that the API takes.
const MOST_IDS: usize = 100;
const PAUSE: u32 = 400;
/// Tries before the page stops waiting; the file then still comes, on the exports' page.
const PATIENCE: usize = 300;

/// What the API calls this list; `None` for records that have no exports.
pub(super) fn source<R: Listed>() -> Option<ExportSource> {
    R::RESOURCE.as_str().parse().ok()
}

/// Exports the rows with these ids, or all that the question finds. `busy` holds while it goes on.
pub(super) fn start<R: Listed>(question: Question, ids: Option<Vec<String>>, format: FileFormat, busy: RwSignal<bool>) {
    let Some(source) = source::<R>() else { return };
    let link = ListLink { expand: None, ..question.link::<R>() };
    let link = match ids {
        None => link,
        Some(ids) if ids.len() <= MOST_IDS => {
            let filters = vec![("id".to_owned(), "in".to_owned(), ids.join(","))];
            ListLink { filters, sort: link.sort, ..ListLink::default() }
        }
        Some(_) => return toast_error(t("record.export_too_many")),
    };
    busy.set(true);
    toast(t("record.export_started"));
    spawn_local(async move {
        match export(ExportData { source, query: written(&link), format: format.into() }).await {
            Ok(Some(export)) => toast(plural("record.exported", usize::try_from(export.rows).unwrap_or_default(), &[])),
            Ok(None) => toast_error(t("record.export_failed")),
            Err(error) => toast_error(Failure::from(error).message),
        }
        busy.try_set(false);
    });
}

pub(super) fn written(link: &ListLink) -> String {
    let pairs: Vec<String> =
        link.query().into_iter().map(|(name, value)| [name, "=".to_owned(), url::encode(&value)].concat()).collect();
    pairs.join("&")
}

/// `None` when the server could not make the file.
async fn export(data: ExportData) -> Result<Option<Export>, Error> {
    let mut export = session::client().await.create_export(&data).await?;
    for _ in 0..PATIENCE {
        match export.status {
            ExportStatus::Queued => {
                gloo_timers::future::TimeoutFuture::new(PAUSE).await;
                export = session::client().await.get_export(export.head.id).await?;
            }
            ExportStatus::Failed | ExportStatus::Expired => return Ok(None),
            ExportStatus::Ready => {
                let file = session::client().await.get_export_file(export.head.id).await?;
                browser::save_file(&export.file_name, &file.content_type, &file.bytes);
                return Ok(Some(export));
            }
        }
    }
    Ok(None)
}
