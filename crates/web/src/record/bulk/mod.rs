//! The only place for what can be done with several records of a list at once.

mod begin;
mod dialogs;
mod fields;

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    admin::file_format::FileFormat,
    kernel::policy::{Action, Reach, Resource, reach},
    lists::bulk_change::{BulkAction, ChosenRecord, MOST_NAMED},
};
use leptos::prelude::*;

pub(crate) use begin::take_back;

use self::{
    begin::{Target, begin, update},
    dialogs::{Asking, Dialogs, KnownTags},
};
use super::{Listed, custom, export, list::count_when_needed, memory, question::Question};
use crate::{
    i18n::{t, t_in},
    session,
    ui::{
        button::Look,
        filter::FilterKind,
        icon::{DOWNLOAD, Icon, PENCIL, TAG, TRASH, USER},
        pages::Pages,
        popover::{Menu, MenuItem},
        table::{BulkBar, Selection},
        toast::toast_error,
    },
};

pub(super) use begin::{matching, named, restore_all};

/// The bar; `pages` shows what became of the records.
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
    let filters = custom::with_filters::<R>();
    let owners = filters.iter().find(|field| field.key == "owner_id").and_then(|field| match &field.kind {
        FilterKind::Record(source) => Some(source.clone()),
        _ => None,
    });
    let editable = StoredValue::new(fields::editable::<R>(filters));
    let tagged = R::FIELDS.iter().any(|field| field.name == "tags");
    let asking = RwSignal::new(None::<Asking>);
    let over = Callback::new(move |()| {
        memory::forget::<R>();
        pages.reload();
    });
    // What is meant is settled when the question is answered, and told in the dialog before.
    let target = move || target::<R>(pages, selection, question);
    let count = Signal::derive(move || {
        if selection.is_everything() { pages.total.get().unwrap_or_default() } else { selection.count() }
    });
    let answered = Callback::new(move |answer: dialogs::Answer| {
        let Some(target) = untrack(target) else { return toast_error(t("bulk.too_many")) };
        asking.set(None);
        selection.leave();
        match answer {
            dialogs::Answer::Update(changes) => update(target, changes, over),
            dialogs::Answer::Delete => begin(target, BulkAction::Delete, over),
        }
    });
    let may =
        move |action| session::allows(R::RESOURCE, action) && session::allows(Resource::BulkChanges, Action::Create);
    let button = move |label: &'static str, glyph, what: Asking| {
        view! {
            <button type="button" class="btn" on:click=move |_| asking.set(Some(what))>
                <Icon glyph=glyph/>
                <span>{t(label)}</span>
            </button>
        }
    };
    let assigns = owners.is_some();
    view! {
        <BulkBar selection=selection total=pages.total>
            {move || (assigns && may(Action::Update) && hands_on(R::RESOURCE)).then(|| button("bulk.assign", USER, Asking::Owner))}
            {move || (may(Action::Update) && !editable.with_value(Vec::is_empty)).then(|| button("bulk.edit", PENCIL, Asking::Field))}
            {move || (tagged && may(Action::Update)).then(|| button("bulk.tag", TAG, Asking::Tags))}
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
            {move || may(Action::Delete).then(|| button("record.delete", TRASH, Asking::Deletion))}
        </BulkBar>
        <Dialogs asking=asking count=count owners=owners editable=editable tags=known_tags(pages, selection) answered=answered/>
    }
}

/// The tags of the rows that are there: the list knows no others, and most stand on one of them.
fn known_tags<R: Listed>(pages: Pages<Arc<R>>, selection: Selection) -> KnownTags {
    let tags_of = |rows: Vec<Arc<R>>| {
        let tags = |row: &Arc<R>| {
            let tags = serde_json::to_value(row.data()).ok()?.get("tags")?.as_array().cloned()?;
            Some(tags.into_iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect::<Vec<_>>())
        };
        rows.iter().filter_map(tags).flatten().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    let chosen = move || {
        let mut rows = pages.rows.get();
        if !selection.is_everything() {
            rows.retain(|row| selection.holds(&row.head().id.to_string()));
        }
        tags_of(rows)
    };
    KnownTags { anywhere: Signal::derive(move || tags_of(pages.rows.get())), chosen: Signal::derive(chosen) }
}

/// Whether a role hands records to others. Who sees only their own would lose sight of what they give away.
fn hands_on(resource: Resource) -> bool {
    session::user()
        .is_some_and(|user| !matches!(reach(user.data.role, resource, Action::Update), Reach::Own | Reach::Nothing))
}

/// What is selected, followed; `None` for more single rows than a request names.
fn target<R: Listed>(pages: Pages<Arc<R>>, selection: Selection, question: Memo<Question>) -> Option<Target> {
    if selection.is_everything() {
        return Some(matching::<R>(&question.get().link::<R>(), pages.total.get().unwrap_or_default()));
    }
    let ids = selection.ids();
    let records: Vec<ChosenRecord> = pages.rows.with(|rows| {
        let heads = rows.iter().map(|row| row.head());
        let chosen = heads.filter(|head| ids.contains(&head.id.to_string()));
        chosen.map(|head| ChosenRecord { id: head.id.into(), version: head.version }).collect()
    });
    (records.len() <= MOST_NAMED).then(|| named(R::RESOURCE, records))
}
