//! The only place for the head of a record's page: the way back and to the neighbours, who it is, how to reach them, what
//! can be done.

use std::sync::Arc;

use domain::{kernel::policy::Action, talk::hangs_on};
use leptos::prelude::*;

use super::{
    Editable, MERGE_SHEET, RecordState, delete_with_undo, follow::editing_note, href, memory, merges, sharing,
    sharing::sharing_sheet, state::step,
};
use crate::{
    browser,
    i18n::t,
    session,
    shell::use_command,
    ui::{
        button::{Button, IconButton},
        content::set_title,
        icon::{ARROW_LEFT, CHEVRON_LEFT, CHEVRON_RIGHT, LINK, MERGE, MORE, PENCIL, PRINT, TEAM, TRASH},
        mark::{Avatar, Size},
        modal::open_sheet,
        popover::{Menu, MenuItem},
        toast::{toast, toast_error},
        url,
    },
};

/// `under` stands below the name (badges, a link to the account), `reach` below both (call, write, copy).
pub fn record_head<R: Editable>(
    state: RecordState<R>,
    under: fn(&R) -> AnyView,
    reach: fn(&R) -> AnyView,
) -> impl IntoView {
    let name = Memo::new(move |_| {
        state.record.with(|record| record.as_ref().map(|record| record.title())).unwrap_or_default()
    });
    Effect::new(move |_| set_title(&name.get()));
    if session::role_untracked().is_some_and(|role| domain::kernel::policy::may(role, R::RESOURCE, Action::Update)) {
        use_command(t(R::TEXTS.edit), Some('e'), || open_sheet(R::EDIT_SHEET, &[]));
    }
    let of_record = move |part: fn(&R) -> AnyView| move || state.record.get().map(|record| part(&record));
    let to_list = |()| url::go(&memory::list_address::<R>());
    view! {
        <header class="record-head">
            <div class="back"><IconButton label=t(R::TEXTS.title) glyph=ARROW_LEFT on_press=to_list/></div>
            <div class="line nowrap tools">
                {neighbours(state)}
                {actions(state)}
            </div>
            <div class="who">
                {move || view! { <Avatar name=name.get() size=Size::Large square=R::SQUARE/> }}
                <div class="grow stack tight">
                    <h1 tabindex="-1">{name}</h1>
                    <div class="line">{of_record(under)}</div>
                    {hangs_on(R::RESOURCE).then(|| editing_note(state))}
                </div>
            </div>
            <div class="line reach">{of_record(reach)}</div>
        </header>
        {hangs_on(R::RESOURCE).then(|| sharing_sheet(state))}
    }
}

/// Only after coming from a list.
fn neighbours<R: Editable>(state: RecordState<R>) -> impl IntoView {
    let id = state.present().map(|record| record.head().id);
    let before = id.and_then(|id| memory::neighbour::<R>(id, false)).is_some();
    let after = id.and_then(|id| memory::neighbour::<R>(id, true)).is_some();
    (before || after).then(|| {
        view! {
            <IconButton label=t("record.previous") glyph=CHEVRON_LEFT disabled=!before on_press=move |()| step(state, false)/>
            <IconButton label=t("record.next") glyph=CHEVRON_RIGHT disabled=!after on_press=move |()| step(state, true)/>
        }
    })
}

fn actions<R: Editable>(state: RecordState<R>) -> impl IntoView {
    let edits = move || session::allows(R::RESOURCE, Action::Update);
    let deletes = move || session::allows(R::RESOURCE, Action::Delete);
    view! {
        {move || edits().then(|| view! { <Button label=t("record.edit") icon=PENCIL on_press=|()| open_sheet(R::EDIT_SHEET, &[])/> })}
        <Menu label=t("record.more") icon=MORE>
            {hangs_on(R::RESOURCE).then(|| view! { <MenuItem label=t("talk.share_title") icon=TEAM on_press=|()| open_sheet(sharing::SHEET, &[])/> })}
            <MenuItem label=t("record.print") icon=PRINT on_press={|()| print::<R>()}/>
            <MenuItem label=t("record.copy_link") icon=LINK on_press=|()| copy_link()/>
            {move || merges::<R>().then(|| view! {
                <MenuItem label=t("duplicates.merge_with") icon=MERGE on_press=|()| open_sheet(MERGE_SHEET, &[])/>
            })}
            {R::menu()}
            {move || deletes().then(|| view! { <MenuItem label=t("record.delete") icon=TRASH danger=true on_press=move |()| delete(state)/> })}
        </Menu>
    }
}

/// All of it, where the page has more than stands on the screen.
fn print<R: Editable>() {
    match R::PRINTED {
        Some(tab) => url::set_query_value("tab", tab, url::Step::Push),
        None => browser::print(),
    }
}

fn copy_link() {
    leptos::task::spawn_local(async {
        let location = window().location();
        let address = location.origin().unwrap_or_default() + &location.pathname().unwrap_or_default();
        if browser::copy(&address).await {
            toast(t("reach.copied"));
        } else {
            toast_error(t("reach.copy_failed"));
        }
    });
}

fn delete<R: Editable>(state: RecordState<R>) {
    let Some(record) = state.present() else { return };
    let page = href::<R>(record.head().id);
    delete_with_undo::<R>(
        vec![Arc::clone(&record)],
        || url::go_instead(&memory::list_address::<R>()),
        move || url::go(&page),
    );
}
