//! The module of the people that the hospital works with: contacts, accounts, who works where, what was agreed, and their
//! recycle bin.

mod account;
mod address;
mod affiliation;
mod bin;
pub mod cells;
mod consent;
pub mod contact;
mod duplicates;
pub mod page;
mod panels;
pub mod reach;
mod relationship;
pub mod similar;
pub mod sources;
pub mod specialties;
mod tie_up;

pub use affiliation::hours;
pub use panels::{on_accounts, on_contacts};

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

fn reads_agreements(role: Role) -> bool {
    may(role, Resource::TieUps, Action::Read)
}

fn makes_agreements(role: Role) -> bool {
    may(role, Resource::TieUps, Action::Create)
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
        path: "/tie-ups",
        label_key: "tie_ups.title",
        icon: icon::BRIEFCASE,
        group: NavGroup::Work,
        on_phone: false,
        letter: Some('t'),
        allowed: reads_agreements,
    },
    NavEntry {
        path: duplicates::LIST,
        label_key: "duplicates.title",
        icon: icon::MERGE,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: |role| may(role, Resource::Duplicates, Action::Read),
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
    CreateEntry {
        path: "/tie-ups?sheet=new-tie-up",
        label_key: "tie_ups.new",
        icon: icon::BRIEFCASE,
        allowed: makes_agreements,
    },
];

pub const FIND: &[Finder] = &[
    Finder {
        resource: Resource::Contacts,
        label_key: "contacts.title",
        icon: icon::USER,
        list: "/people",
        allowed: reads,
    },
    Finder {
        resource: Resource::Accounts,
        label_key: "accounts.title",
        icon: icon::BUILDING,
        list: "/accounts",
        allowed: reads,
    },
    Finder {
        resource: Resource::TieUps,
        label_key: "tie_ups.title",
        icon: icon::BRIEFCASE,
        list: "/tie-ups",
        allowed: reads_agreements,
    },
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
}

crate::lazy_pages! {
    agreements: agreement_pages;
    TieUpListPage => tie_up::TieUpList,
    TieUpPage => tie_up::TieUpRecord,
}

crate::lazy_pages! {
    rare: rare_pages;
    RecycleBinPage => bin::RecycleBin,
    DuplicateListPage => duplicates::DuplicateList,
    DuplicatePage => duplicates::PairPage,
    ContactMergePage => duplicates::ContactMerge,
    AccountMergePage => duplicates::AccountMerge,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("people"), Lazy::<ContactListPage>::new()),
        route(path!("people/:id"), Lazy::<ContactPage>::new()),
        route(path!("accounts"), Lazy::<AccountListPage>::new()),
        route(path!("accounts/:id"), Lazy::<AccountPage>::new()),
        route(path!("tie-ups"), Lazy::<TieUpListPage>::new()),
        route(path!("tie-ups/:id"), Lazy::<TieUpPage>::new()),
        route(path!("people/:id/merge"), Lazy::<ContactMergePage>::new()),
        route(path!("accounts/:id/merge"), Lazy::<AccountMergePage>::new()),
        route(path!("admin/duplicates"), Lazy::<DuplicateListPage>::new()),
        route(path!("admin/duplicates/:id"), Lazy::<DuplicatePage>::new()),
        route(path!("recycle-bin"), Lazy::<RecycleBinPage>::new()),
    ]
}
