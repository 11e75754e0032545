//! The dialog that keeps views in order: pin, move, open with, rename, show to others, delete.

use domain::lists::saved_view::{SavedView, ViewArrangement};
use leptos::{prelude::*, task::spawn_local};

use super::{
    save::{Saving, told_audience},
    strip::{Views, may_change},
};
use crate::{
    i18n::{t, tf},
    session,
    ui::{
        button::IconButton,
        content::{List, ListRow},
        icon::{ARROW_DOWN, ARROW_UP, HOME, MORE, PENCIL, STAR, TRASH},
        modal::{Modal, Shape},
        popover::{Menu, MenuItem},
        state::Failure,
        toast::{toast_error, toast_undo},
    },
};

pub fn manage(views: Views) -> impl IntoView {
    view! {
        <Modal open=views.managing on_close=move |()| views.managing.set(false) title=t("views.manage") shape=Shape::WideDialog>
            <List label=t("views.title")>
                <For each=move || views.in_order() key=|view| (view.head.id, view.head.version) let:view>
                    {row(views, view)}
                </For>
            </List>
        </Modal>
    }
}

fn row(views: Views, view: SavedView) -> impl IntoView {
    let id = view.head.id;
    let place = move || views.arrangement.with(|own| own.pinned.iter().position(|known| *known == id));
    let is_default = move || views.arrangement.with(|own| own.default_view == Some(id));
    let change = move |change: fn(&mut ViewArrangement, domain::kernel::SavedViewId)| {
        let mut own = views.arrangement.get_untracked();
        change(&mut own, id);
        views.arrange(own);
    };
    let name = view.data.name.clone();
    let audience = told_audience(&view.data);
    let second = move || {
        let parts = [Some(audience), is_default().then(|| t("views.is_default"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let second_text = untrack(second);
    let (renamed, deleted) = (view.clone(), view.clone());
    let changes = may_change(&renamed);
    view! {
        <ListRow first=name.clone() second=second_text>
            {move || place().is_some().then(|| view! {
                <IconButton label=tf("views.up", &[("name", &name)]) glyph=ARROW_UP on_press=move |()| change(up)/>
                <IconButton label=tf("views.down", &[("name", &name)]) glyph=ARROW_DOWN on_press=move |()| change(down)/>
            })}
            <IconButton
                label=Signal::derive(move || if place().is_some() { t("views.unpin") } else { t("views.pin") }.to_owned())
                glyph=STAR
                on_press=move |()| change(pin)
            />
            <Menu label=t("views.more") icon=MORE>
                <MenuItem
                    label=if untrack(is_default) { t("views.no_default") } else { t("views.make_default") }
                    icon=HOME
                    on_press=move |()| change(open_with)
                />
                {changes.then(|| {
                    let (renamed, deleted) = (renamed.clone(), deleted.clone());
                    view! {
                        <MenuItem
                            label=t("views.change")
                            icon=PENCIL
                            on_press=move |()| {
                                views.managing.set(false);
                                views.saving.set(Some(Saving::Change(Box::new(renamed.clone()))));
                            }
                        />
                        <MenuItem label=t("record.delete") icon=TRASH danger=true on_press=move |()| delete(views, deleted.clone())/>
                    }
                })}
            </Menu>
        </ListRow>
    }
}

fn pin(own: &mut ViewArrangement, id: domain::kernel::SavedViewId) {
    let before = own.pinned.len();
    own.pinned.retain(|known| *known != id);
    if own.pinned.len() == before {
        own.pinned.push(id);
    }
}

fn up(own: &mut ViewArrangement, id: domain::kernel::SavedViewId) {
    let place = own.pinned.iter().position(|known| *known == id);
    if let Some((place, before)) = place.and_then(|place| Some((place, place.checked_sub(1)?))) {
        own.pinned.swap(place, before);
    }
}

fn down(own: &mut ViewArrangement, id: domain::kernel::SavedViewId) {
    let place = own.pinned.iter().position(|known| *known == id);
    if let Some(place) = place.filter(|place| place + 1 < own.pinned.len()) {
        own.pinned.swap(place, place + 1);
    }
}

fn open_with(own: &mut ViewArrangement, id: domain::kernel::SavedViewId) {
    own.default_view = if own.default_view == Some(id) { None } else { Some(id) };
}

fn delete(views: Views, view: SavedView) {
    spawn_local(async move {
        if let Err(error) = session::client().await.delete(&view).await {
            return toast_error(Failure::from(error).message);
        }
        views.all.try_update(|all| all.retain(|known| known.head.id != view.head.id));
        let id = view.head.id;
        toast_undo(tf("record.deleted", &[("name", &view.data.name)]), move || {
            spawn_local(async move {
                match session::client().await.restore::<SavedView>(id).await {
                    Ok(_) => views.load(),
                    Err(error) => toast_error(Failure::from(error).message),
                }
            });
        });
    });
}
