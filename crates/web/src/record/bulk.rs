//! The only place for what can be done with several records of a list at once.

use std::sync::Arc;

use domain::{
    admin::file_format::FileFormat,
    kernel::policy::{Action, Resource},
};
use leptos::prelude::*;

use super::{Listed, delete::delete_with_undo, export, list::count_when_needed, question::Question};
use crate::{
    i18n::{t, t_in},
    session,
    ui::{
        button::Look,
        icon::{DOWNLOAD, Icon, TRASH},
        pages::Pages,
        popover::{Menu, MenuItem},
        table::{BulkBar, Selection},
    },
};

pub fn bulk_bar<R: Listed>(pages: Pages<Arc<R>>, selection: Selection, question: Memo<Question>) -> impl IntoView {
    count_when_needed::<R>(pages, selection, question);
    let exporting = RwSignal::new(false);
    let export_selected = move |format: FileFormat| {
        if exporting.get_untracked() {
            return;
        }
        let ids = if untrack(|| selection.is_everything()) { None } else { Some(untrack(|| selection.ids())) };
        export::start::<R>(question.get_untracked(), ids, format, exporting);
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
                <span aria-busy=move || exporting.get().to_string()>
                    <Menu label=t("record.export") icon=DOWNLOAD look=Look::Plain icon_only=false>
                        {FileFormat::ALL.iter().copied().map(|format| view! {
                            <MenuItem
                                label=t_in("record.export_as", format.as_str())
                                disabled=exporting
                                on_press=move |()| export_selected(format)
                            />
                        }).collect_view()}
                    </Menu>
                </span>
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
