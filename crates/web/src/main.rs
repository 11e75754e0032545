//! Setu's web app. `app` is the root, `modules` lists what it can do, `ui` holds components that know no record.

#![expect(unreachable_pub, reason = "in a binary `pub` says what a module offers to the others")]

mod account;
mod admin;
mod app;
mod browser;
mod day;
mod draft;
mod failure;
#[cfg_attr(feature = "split", expect(dead_code, reason = "only builds for development show it"))]
mod gallery;
mod i18n;
mod lazy;
mod leads;
mod lists;
mod live;
mod modules;
mod offline;
mod people;
mod prefs;
mod privacy;
mod record;
mod search;
mod sending;
mod session;
mod shell;
mod talk;
mod ui;
mod update;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::Root);
}
