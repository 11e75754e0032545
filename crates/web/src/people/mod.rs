//! The module of the people that the hospital works with: contacts, accounts, who works where, and their recycle bin.

mod account;
mod address;
mod affiliation;
mod bin;
mod cells;
mod contact;
mod find;
mod page;
mod reach;
mod similar;
mod sources;
mod specialties;

use domain::kernel::policy::{Action, Resource, Role, may};
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    modules::{CreateEntry, Finder, NavEntry, NavGroup, route},
    ui::icon,
};

fn reads(role: Role) -> bool {
    may(role, Resource::Contacts, Action::Read)
}

fn creates(role: Role) -> bool {
    may(role, Resource::Contacts, Action::Create)
}

fn deletes(role: Role) -> bool {
    may(role, Resource::Contacts, Action::Delete)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        path: "/people",
        label_key: "contacts.title",
        icon: icon::TEAM,
        group: NavGroup::Work,
        on_phone: true,
        letter: Some('p'),
        allowed: reads,
    },
    NavEntry {
        path: "/accounts",
        label_key: "accounts.title",
        icon: icon::BUILDING,
        group: NavGroup::Work,
        on_phone: true,
        letter: Some('h'),
        allowed: reads,
    },
    NavEntry {
        path: "/recycle-bin",
        label_key: "people.bin",
        icon: icon::TRASH,
        group: NavGroup::Personal,
        on_phone: false,
        letter: None,
        allowed: deletes,
    },
];

pub const CREATE: &[CreateEntry] = &[
    CreateEntry { path: "/people?sheet=new-contact", label_key: "contacts.new", icon: icon::USER, allowed: creates },
    CreateEntry {
        path: "/accounts?sheet=new-account",
        label_key: "accounts.new",
        icon: icon::BUILDING,
        allowed: creates,
    },
];

pub const FIND: &[Finder] = &[
    Finder { label_key: "contacts.title", allowed: reads, find: find::contacts },
    Finder { label_key: "accounts.title", allowed: reads, find: find::accounts },
];

crate::lazy_pages! {
    people: contact_pages;
    ContactListPage => contact::ContactList,
}

crate::lazy_pages! {
    accounts: account_pages;
    AccountListPage => account::AccountList,
}

crate::lazy_pages! {
    records: record_pages;
    ContactPage => contact::ContactRecord,
    AccountPage => account::AccountRecord,
    RecycleBinPage => bin::RecycleBin,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("people"), Lazy::<ContactListPage>::new()),
        route(path!("people/:id"), Lazy::<ContactPage>::new()),
        route(path!("accounts"), Lazy::<AccountListPage>::new()),
        route(path!("accounts/:id"), Lazy::<AccountPage>::new()),
        route(path!("recycle-bin"), Lazy::<RecycleBinPage>::new()),
    ]
}
