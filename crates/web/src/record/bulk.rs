//! The only place for what can be done with several records of a list at once.

use std::sync::Arc;

use domain::kernel::policy::{Action, Resource};
use leptos::prelude::*;

use super::{Listed, delete::delete_with_undo, export, list::count_when_needed, question::Question};
use crate::{
    i18n::t,
    session,
    ui::{
        icon::{DOWNLOAD, Icon, TRASH},
        pages::Pages,
        table::{BulkBar, Selection},
    },
};

pub fn bulk_bar<R: Listed>(pages: Pages<Arc<R>>, selection: Selection, question: Memo<Question>) -> impl IntoView {
    count_when_needed::<R>(pages, selection, question);
    let exporting = RwSignal::new(false);
    let export_selected = move |_| {
        if exporting.get_untracked() {
            return;
        }
        let ids = if untrack(|| selection.is_everything()) { None } else { Some(untrack(|| selection.ids())) };
        export::start::<R>(question.get_untracked(), ids, exporting);
    };
    let delete_selected = move |_| {
        let ids = untrack(|| selection.ids());
        let chosen: Vec<Arc<R>> = pages.rows.with_untracked(|rows| {
            rows.iter().filter(|row| ids.contains(&row.head().id.to_string())).cloned().collect()
        });
        selection.clear();
        pages.rows.update(|rows| rows.retain(|row| !ids.contains(&row.head().id.to_string())));
        delete_with_undo::<R>(chosen, move || pages.reload(), move || pages.reload());
    };
    view! {
        <BulkBar selection=selection total=pages.total>
            {export::source::<R>().filter(|_| session::allows(Resource::Exports, Action::Create)).map(|_| view! {
                <button type="button" class="btn" aria-busy=move || exporting.get().to_string() on:click=export_selected>
                    <Icon glyph=DOWNLOAD/>
                    <span>{t("record.export")}</span>
                </button>
            })}
            // Everything that matches, seen or not, is more than one press should delete.
            {move || (!selection.is_everything() && session::allows(R::RESOURCE, Action::Delete)).then(|| view! {
                <button type="button" class="btn" on:click=delete_selected>
                    <Icon glyph=TRASH/>
                    <span>{t("record.delete")}</span>
                </button>
            })}
        </BulkBar>
    }
}
