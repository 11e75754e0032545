//! An import that is over: what went in, what did not and why, and the way back.

use domain::admin::import::{Import, ImportStatus};
use leptos::{prelude::*, task::spawn_local};

use super::{
    counts::CountTiles,
    open::OpenImport,
    options::FileFacts,
    rows::{Rows, list_path},
    status::MoveButtons,
};
use crate::{
    browser,
    i18n::{plural, t, tf},
    session,
    ui::{
        button::{Button, LinkButton},
        content::{Card, Notice},
        icon::{ALERT, CHECK, DOWNLOAD, TEAM, UNDO},
        mark::Tone,
        state::Failure,
        toast::toast_error,
    },
};

#[component]
pub(super) fn ImportResult(open: OpenImport) -> impl IntoView {
    let import = Memo::new(move |_| open.import.get());
    move || {
        let import = import.get()?;
        let id = import.head.id;
        let (target, counts) = (import.data.target, import.counts);
        let refused = counts.failed + counts.skipped > 0;
        let has_rows = counts.created + counts.updated + counts.skipped + counts.failed > 0;
        let undone = import.status == ImportStatus::Undone;
        let file = import.clone();
        Some(view! {
            <Card title=t("imports.result.title")>
                <Outcome open=open import=import.clone()/>
                <CountTiles counts=counts/>
                <div class="line">
                    {(!undone && has_rows).then(|| view! { <LinkButton href=[list_path(target), "?sort=-created_at"].concat() label=t("imports.result.open") icon=TEAM/> })}
                    {refused.then(|| view! { <ErrorFile import=import.clone()/> })}
                    <MoveButtons open=open/>
                </div>
            </Card>
            <div class="record">
                {if has_rows && !undone { view! { <Rows id=id target=target counts=counts/> }.into_any() } else { ().into_any() }}
                <FileFacts import=file/>
            </div>
        })
    }
}

#[component]
fn Outcome(open: OpenImport, import: Import) -> impl IntoView {
    let counts = import.counts;
    match import.status {
        ImportStatus::Failed => {
            let cause = move || open.job.with(|job| job.as_ref().and_then(|job| job.error.clone())).unwrap_or_default();
            view! { <Notice tone=Tone::Bad glyph=ALERT>{t("imports.result.failed")}" "{cause}</Notice> }.into_any()
        }
        ImportStatus::Cancelled => {
            view! { <Notice tone=Tone::Warn glyph=ALERT>{t("imports.result.cancelled")}</Notice> }.into_any()
        }
        ImportStatus::Undone => {
            let kept = usize::try_from(import.kept).unwrap_or_default();
            let kept = (kept > 0).then(|| plural("imports.result.kept", kept, &[]));
            view! { <Notice glyph=UNDO>{t("imports.result.undone")}" "{kept}</Notice> }.into_any()
        }
        _ if counts.failed > 0 => {
            let failed = usize::try_from(counts.failed).unwrap_or_default();
            view! { <Notice tone=Tone::Warn glyph=ALERT>{plural("imports.result.some_failed", failed, &[])}</Notice> }
                .into_any()
        }
        _ => {
            let text =
                if counts.skipped > 0 { t("imports.result.some_skipped") } else { t("imports.result.completed") };
            view! { <Notice tone=Tone::Ok glyph=CHECK>{text}</Notice> }.into_any()
        }
    }
}

/// The rows that did not go in, as a file to correct and import again.
#[component]
fn ErrorFile(import: Import) -> impl IntoView {
    let busy = RwSignal::new(false);
    // Whatever came in, what did not go in is CSV.
    let csv = import.file_name.to_lowercase().ends_with(".csv");
    let name = if csv { import.file_name.clone() } else { [&import.file_name, ".csv"].concat() };
    let name = StoredValue::new(name);
    let id = import.head.id;
    let download = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session::client().await.get_import_errors(id).await {
                Ok(file) => {
                    let name = tf("imports.error_file.name", &[("name", &name.get_value())]);
                    browser::save_file(&name, &file.content_type, &file.bytes);
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    view! { <Button label=t("imports.error_file.download") icon=DOWNLOAD busy=busy on_press=download/> }
}
