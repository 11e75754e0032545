//! The module of what concerns the person: the bell and the inbox. What hangs on records is drawn by `record`.

mod bell;
mod inbox;

use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

pub use bell::{Bell, Unread, listen};

use crate::{
    lazy_pages,
    modules::{NavEntry, NavGroup, route},
    ui::icon,
};

pub const INBOX: &str = "/inbox";

pub const NAV: &[NavEntry] = &[NavEntry {
    path: INBOX,
    label_key: "talk.inbox",
    icon: icon::BELL,
    group: NavGroup::Personal,
    on_phone: false,
    letter: Some('i'),
    allowed: |_| true,
}];

lazy_pages! {
    own: talk_pages;
    InboxPage => inbox::Inbox,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("inbox"), Lazy::<InboxPage>::new())]
}
