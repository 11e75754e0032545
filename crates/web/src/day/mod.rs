//! The module of what fills somebody's day: tasks. Its texts come with its chunk.

mod task;

pub use task::on_record;

use domain::kernel::policy::{Action, Resource, Role, may};
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    modules::{CreateEntry, Finder, NavEntry, NavGroup, route},
    ui::icon,
};

/// The chunk of this module, by which its texts are asked for.
const CHUNK: &str = "day";

fn reads_tasks(role: Role) -> bool {
    may(role, Resource::Tasks, Action::Read)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    path: "/tasks",
    label_key: "nav.tasks",
    icon: icon::CHECK,
    group: NavGroup::Work,
    on_phone: false,
    letter: Some('k'),
    allowed: reads_tasks,
}];

pub const CREATE: &[CreateEntry] = &[CreateEntry {
    path: "/tasks?sheet=new-task",
    label_key: "nav.new_task",
    icon: icon::CHECK,
    allowed: |role| may(role, Resource::Tasks, Action::Create),
}];

pub const FIND: &[Finder] = &[Finder {
    resource: Resource::Tasks,
    label_key: "nav.tasks",
    icon: icon::CHECK,
    list: "/tasks",
    allowed: reads_tasks,
}];

crate::lazy_pages! {
    day: day_pages;
    TaskListPage => task::TaskList,
    TaskPage => task::TaskRecord,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("tasks"), Lazy::<TaskListPage>::new()), route(path!("tasks/:id"), Lazy::<TaskPage>::new())]
}
