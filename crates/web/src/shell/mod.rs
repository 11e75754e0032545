//! The frame around every page of the app: navigation by width, search, the keyboard, and who may come in.

mod commands;
mod create;
mod keys;
mod more;
mod nav;
mod offline;
mod overlays;
mod palette;
mod shortcuts;

use leptos::{html, prelude::*};
use leptos_router::components::Outlet;

pub use commands::use_command;

use crate::{
    account, browser,
    i18n::t,
    lazy::soon,
    prefs::prefs,
    session::{self, Standing},
    ui::{
        state::{ErrorCard, Failure, Skeleton},
        url,
    },
};

/// Which navigation fits the window.
#[derive(Clone, Copy)]
struct Frame {
    phone: ReadSignal<bool>,
    wide: ReadSignal<bool>,
    palette: RwSignal<bool>,
}

/// Lets in who is signed in and shows the page of the address inside the frame; others are sent where they belong.
#[component]
pub fn Shell() -> impl IntoView {
    #[derive(Clone, PartialEq)]
    enum Door {
        Open,
        Closed,
        Broken(Failure),
    }
    let path = url::location().pathname;
    let elsewhere = move || path.with(|path| path != account::PASSWORD);
    let door = Memo::new(move |_| match session::session().and_then(session::Session::standing) {
        // The server would refuse whatever another page asks for.
        Some(Standing::SignedIn(user)) if user.must_change_password && elsewhere() => Door::Closed,
        Some(Standing::SignedIn(_)) => Door::Open,
        Some(Standing::Unreachable(failure)) => Door::Broken(failure),
        _ => Door::Closed,
    });
    Effect::new(move |_| match session::session().and_then(session::Session::standing) {
        Some(Standing::SignedOut) => {
            url::go_instead(&[account::SIGN_IN, "?next=", &url::encode(&url::here())].concat());
        }
        Some(Standing::NeedsFirstAdmin) => url::go_instead(account::FIRST_ADMIN),
        Some(Standing::SignedIn(user)) if user.must_change_password && elsewhere() => {
            url::go_instead(account::PASSWORD);
        }
        _ => {}
    });
    move || match door.get() {
        Door::Open => view! { <OpenShell/> }.into_any(),
        Door::Closed => view! { <main class="page"><Skeleton/></main> }.into_any(),
        Door::Broken(failure) => view! {
            <main class="page">
                <ErrorCard failure=failure whole_page=true on_retry=move |()| {
                    if let Some(session) = session::session() {
                        leptos::task::spawn_local(session.restore());
                    }
                }/>
            </main>
        }
        .into_any(),
    }
}

#[component]
fn OpenShell() -> impl IntoView {
    let frame = Frame {
        phone: browser::media_signal("(width < 600px)").into(),
        wide: browser::media_signal("(width >= 1200px)").into(),
        palette: RwSignal::new(false),
    };
    let collapsed = prefs().collapsed;
    let main = NodeRef::<html::Main>::new();
    focus_new_page(main);
    keys::listen(frame);
    view! {
        <a class="skip" href="#main" on:click=move |event| {
            event.prevent_default();
            event.stop_propagation();
            browser::focus("main");
        }>
            {t("shell.skip")}
        </a>
        <div class="shell" class:collapsed=move || collapsed.get()>
            // The page's own code is asked for first; there is room for these whenever they come.
            {move || if frame.phone.get() {
                soon(move || view! { <nav::BottomBar frame=frame/> }.into_any()).into_any()
            } else {
                soon(move || view! { <nav::SideNav frame=frame/> }.into_any()).into_any()
            }}
            {move || frame.wide.get().then(|| soon(move || view! { <nav::TopBar frame=frame/> }.into_any()))}
            <main id="main" tabindex="-1" node_ref=main><Outlet/></main>
            {move || (!frame.wide.get()).then(|| view! { <div class="floating-pill"><offline::OfflinePill/></div> })}
        </div>
        {soon(move || view! { <overlays::Overlays palette=frame.palette/> }.into_any())}
    }
}

/// After a change of page the focus goes to its heading, so that a screen reader says where it is.
fn focus_new_page(main: NodeRef<html::Main>) {
    let path = url::location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            browser::uncover();
            set_timeout(
                move || {
                    let Some(main) = main.try_get_untracked().flatten() else { return };
                    // A page that put the focus somewhere itself knows better.
                    let body = document().body();
                    let lost = document().active_element().is_none_or(|active| {
                        body.is_some_and(|body| body.is_same_node(Some(&active))) || !main.contains(Some(&active))
                    });
                    let in_dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
                    if lost && !in_dialog {
                        let heading =
                            main.query_selector("h1").ok().flatten().and_then(|heading| {
                                wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(heading).ok()
                            });
                        match heading {
                            Some(heading) => {
                                let _ = heading.focus();
                            }
                            None => {
                                let _ = main.focus();
                            }
                        }
                    }
                },
                std::time::Duration::from_millis(50),
            );
        }
        path
    });
}
