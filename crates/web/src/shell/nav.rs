//! The only place that draws the navigation: bar at the bottom, rail or side bar, top bar, and the sheet "More".

use leptos::{ev, prelude::*};

use super::{Frame, create, more::MORE_SHEET, offline::OfflinePill};
use crate::{
    account,
    i18n::t,
    modules::{self, NavEntry, NavGroup},
    prefs::prefs,
    session, talk,
    ui::{
        button::{IconButton, Look},
        icon::{self, Glyph, Icon},
        mark::{Avatar, Logo, Size},
        modal::open_sheet,
        popover::{MenuItem, MenuLink, Popover},
        url,
    },
};

pub(super) fn entries(group: NavGroup) -> Vec<&'static NavEntry> {
    session::role().map(|role| modules::nav(role).filter(|entry| entry.group == group).collect()).unwrap_or_default()
}

fn is_under(path: &str, entry: &str) -> bool {
    path == entry || path.strip_prefix(entry).is_some_and(|rest| rest.starts_with('/'))
}

/// A link of the menu. Pressed on its own page it goes to the top, then to the list's beginning.
#[component]
fn NavLink(entry: &'static NavEntry) -> impl IntoView {
    let path = url::location().pathname;
    let current = Memo::new(move |_| path.with(|path| is_under(path, entry.path)));
    let to_top = move |event: ev::MouseEvent| {
        let scrolled = window().scroll_y().unwrap_or_default() > 0.0;
        if current.get_untracked() && scrolled {
            event.prevent_default();
            event.stop_propagation();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    view! {
        <a class="nav-item" href=entry.path aria-current=move || current.get().then_some("page") on:click=to_top>
            <Icon glyph=entry.icon/>
            <span>{t(entry.label_key)}</span>
            {(entry.path == talk::INBOX).then(|| view! { <talk::Unread/> })}
        </a>
    }
}

#[component]
fn NavButton(label: &'static str, glyph: Glyph, #[prop(into)] on_press: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="nav-item" on:click=move |_| on_press.run(())>
            <Icon glyph=glyph/>
            <span>{label}</span>
        </button>
    }
}

#[component]
fn Fab() -> impl IntoView {
    view! {
        <button type="button" class="fab" aria-label=t("shell.create") on:click=move |_| create::open()>
            <Icon glyph=icon::PLUS/>
            <span>{t("shell.create")}</span>
        </button>
    }
}

/// Phones: two pages, ＋ in the middle, search, more.
#[component]
pub(super) fn BottomBar(frame: Frame) -> impl IntoView {
    view! {
        <nav class="bottom-bar" aria-label=t("shell.main_menu")>
            {move || {
                let mut shown: Vec<_> = entries(NavGroup::Work).into_iter().filter(|entry| entry.on_phone).collect();
                shown.extend(entries(NavGroup::Personal));
                shown.truncate(2);
                shown.into_iter().map(|entry| view! { <NavLink entry=entry/> }).collect_view()
            }}
            <Fab/>
            <NavButton label=t("shell.search") glyph=icon::SEARCH on_press=move |()| frame.palette.set(true)/>
            <button type="button" class="nav-item" on:click=move |_| open_sheet(MORE_SHEET, &[])>
                <Icon glyph=icon::MENU/>
                <span>{t("shell.more")}</span>
                <talk::Unread quiet=true/>
            </button>
        </nav>
    }
}

/// Tablets and desks: a rail, or the side bar where there is room.
#[component]
pub(super) fn SideNav(frame: Frame) -> impl IntoView {
    let collapsed = prefs().collapsed;
    let administration = move || {
        let entries = entries(NavGroup::Administration);
        (!entries.is_empty()).then(|| view! {
            <p class="group" id="nav-admin">{t("nav.administration")}</p>
            <ul aria-labelledby="nav-admin">{entries.into_iter().map(|entry| view! { <li><NavLink entry=entry/></li> }).collect_view()}</ul>
        })
    };
    view! {
        <nav class="side-nav" aria-label=t("shell.main_menu")>
            <a class="brand" href="/" aria-label=t("app.name")><Logo/><span>{t("app.name")}</span></a>
            <Fab/>
            <ul>{move || entries(NavGroup::Work).into_iter().map(|entry| view! { <li><NavLink entry=entry/></li> }).collect_view()}</ul>
            {administration}
            <div class="push"></div>
            <div class="only-rail">
                <NavButton label=t("shell.search") glyph=icon::SEARCH on_press=move |()| frame.palette.set(true)/>
                <NavButton label=t("shell.more") glyph=icon::MENU on_press=move |()| open_sheet(MORE_SHEET, &[])/>
            </div>
            <button
                type="button"
                class="nav-item only-wide"
                aria-expanded=move || (!collapsed.get()).to_string()
                on:click=move |_| collapsed.update(|collapsed| *collapsed = !*collapsed)
            >
                <Icon glyph=icon::PANEL/>
                <span>{move || if collapsed.get() { t("shell.expand") } else { t("shell.collapse") }}</span>
            </button>
        </nav>
    }
}

/// Desks: search, state, and the person.
#[component]
pub(super) fn TopBar(frame: Frame) -> impl IntoView {
    view! {
        <header class="topbar">
            <button type="button" class="btn search" on:click=move |_| frame.palette.set(true)>
                <Icon glyph=icon::SEARCH/>
                <span>{t("palette.placeholder")}</span>
                <kbd aria-hidden="true">{super::keys::modifier()}</kbd>
                <kbd aria-hidden="true">"K"</kbd>
            </button>
            <div class="end">
                <OfflinePill/>
                <talk::Bell/>
                <IconButton label=t("shortcuts.title") glyph=icon::KEYBOARD on_press=move |()| super::shortcuts::open()/>
                {move || session::user().map(|user| {
                    let name = user.data.full_name.clone();
                    view! { <PersonMenu name=name/> }
                })}
            </div>
        </header>
    }
}

#[component]
fn PersonMenu(name: String) -> impl IntoView {
    let avatar_name = name.clone();
    let avatar = move || view! { <Avatar name=avatar_name.clone() size=Size::Medium/> };
    view! {
        <Popover label=name look=Look::Quiet panel_class="pop menu" before=avatar>
            <MenuLink label=t("nav.me") href=account::ME icon=icon::SETTINGS/>
            <MenuItem label=t("session.sign_out") icon=icon::SIGN_OUT on_press=move |()| account::sign_out()/>
        </Popover>
    }
}
