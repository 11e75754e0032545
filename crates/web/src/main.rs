//! Setu's web app. `app` is the root, `modules` lists what it can do, `ui` holds components that know no record.

#![expect(unreachable_pub, reason = "in a binary `pub` says what a module offers to the others")]

mod account;
mod app;
mod browser;
mod draft;
mod failure;
mod gallery;
mod i18n;
mod lazy;
mod modules;
mod prefs;
mod session;
mod shell;
mod ui;
mod update;

use leptos::{prelude::*, task::spawn_local};

fn main() {
    console_error_panic_hook::set_once();
    let owner = Owner::new();
    owner.set();
    spawn_local(async move {
        let session = session::provide();
        draft::forget_old();
        app::start().await;
        session.restore().await;
        if let Some(boot) = document().get_element_by_id("boot") {
            boot.remove();
        }
        mount_to_body(move || {
            prefs::provide();
            view! { <app::App/> }
        });
        std::mem::forget(owner);
    });
}
