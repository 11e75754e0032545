//! The module of those who keep the house: files that come in and go out, users, teams, facilities, jobs.

mod custom_fields;
mod exports;
mod facilities;
mod imports;
mod jobs;
mod lead_settings;
mod members;
mod names;
mod polling;
mod security;
mod teams;
mod users;

use domain::kernel::policy::{Action, Resource, Role, may};
use leptos_router::any_nested_route::AnyNestedRoute;
pub(crate) use polling::poll;

use crate::{
    modules::{CreateEntry, Finder, NavEntry, NavGroup},
    ui::icon,
};

pub const NAV: &[NavEntry] = &[
    NavEntry {
        path: imports::LIST,
        label_key: "imports.title",
        icon: icon::UPLOAD,
        group: NavGroup::Work,
        on_phone: false,
        letter: None,
        allowed: |role| may(role, Resource::Imports, Action::Read),
    },
    NavEntry {
        path: exports::LIST,
        label_key: "exports.title",
        icon: icon::DOWNLOAD,
        group: NavGroup::Work,
        on_phone: false,
        letter: None,
        allowed: |role| may(role, Resource::Exports, Action::Read),
    },
    NavEntry {
        path: users::LIST,
        label_key: "users.title",
        icon: icon::USER,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: is_admin,
    },
    NavEntry {
        path: teams::LIST,
        label_key: "teams.title",
        icon: icon::TEAM,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: is_admin,
    },
    NavEntry {
        path: facilities::LIST,
        label_key: "facilities.title",
        icon: icon::BUILDING,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: is_admin,
    },
    NavEntry {
        path: custom_fields::LIST,
        label_key: "fields.title",
        icon: icon::COLUMNS,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: is_admin,
    },
    NavEntry {
        path: lead_settings::PAGE,
        label_key: "lead_settings.title",
        icon: icon::HEART,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: |role| may(role, Resource::LeadSettings, Action::Update),
    },
    // Everybody may see their own jobs, but meets them on the pages of imports and exports.
    NavEntry {
        path: jobs::LIST,
        label_key: "jobs.title",
        icon: icon::SETTINGS,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: is_admin,
    },
    NavEntry {
        path: security::AUDIT,
        label_key: "audit.title",
        icon: icon::SHIELD,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: |role| may(role, Resource::Audit, Action::Read),
    },
    NavEntry {
        path: security::KEYS,
        label_key: "keys.title",
        icon: icon::KEY,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: is_admin,
    },
    NavEntry {
        path: security::RULES,
        label_key: "security.title",
        icon: icon::LOCK,
        group: NavGroup::Administration,
        on_phone: false,
        letter: None,
        allowed: |role| may(role, Resource::SecuritySettings, Action::Read),
    },
];

fn is_admin(role: Role) -> bool {
    may(role, Resource::Users, Action::Create)
}

pub const CREATE: &[CreateEntry] = &[
    CreateEntry {
        path: imports::NEW,
        label_key: "imports.new",
        icon: icon::UPLOAD,
        allowed: |role| may(role, Resource::Imports, Action::Create),
    },
    CreateEntry { path: "/admin/users?sheet=new-user", label_key: "users.new", icon: icon::USER, allowed: is_admin },
];

/// Colleagues and what is set up: only who keeps the house opens these pages.
pub const FIND: &[Finder] = &[
    Finder {
        resource: Resource::Users,
        label_key: "users.title",
        icon: icon::USER,
        list: users::LIST,
        allowed: is_admin,
    },
    Finder {
        resource: Resource::Teams,
        label_key: "teams.title",
        icon: icon::TEAM,
        list: teams::LIST,
        allowed: is_admin,
    },
    Finder {
        resource: Resource::Facilities,
        label_key: "facilities.title",
        icon: icon::BUILDING,
        list: facilities::LIST,
        allowed: is_admin,
    },
    Finder {
        resource: Resource::CustomFields,
        label_key: "fields.title",
        icon: icon::COLUMNS,
        list: custom_fields::LIST,
        allowed: is_admin,
    },
    Finder {
        resource: Resource::Imports,
        label_key: "imports.title",
        icon: icon::UPLOAD,
        list: imports::LIST,
        allowed: |role| may(role, Resource::Imports, Action::Read),
    },
];

pub fn routes() -> Vec<AnyNestedRoute> {
    [
        imports::routes(),
        exports::routes(),
        users::routes(),
        teams::routes(),
        facilities::routes(),
        custom_fields::routes(),
        lead_settings::routes(),
        jobs::routes(),
        security::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
