//! The module of the day: the calendar, patients' visits to the hospital, and tasks. Its texts come with its chunk.

mod calendar;
mod panels;
mod patient_visit;
mod task;

pub use panels::{visits_of_contact, visits_of_lead};
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

fn reads_visits(role: Role) -> bool {
    may(role, Resource::PatientVisits, Action::Read)
}

fn books_visits(role: Role) -> bool {
    may(role, Resource::PatientVisits, Action::Create)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        path: calendar::PATH,
        label_key: "nav.calendar",
        icon: icon::CALENDAR,
        group: NavGroup::Work,
        on_phone: false,
        letter: Some('c'),
        allowed: |role| may(role, Resource::Calendar, Action::Read),
    },
    NavEntry {
        path: "/patient-visits",
        label_key: "nav.appointments",
        icon: icon::CALENDAR,
        group: NavGroup::Work,
        on_phone: false,
        letter: Some('b'),
        allowed: reads_visits,
    },
    NavEntry {
        path: "/tasks",
        label_key: "nav.tasks",
        icon: icon::CHECK,
        group: NavGroup::Work,
        on_phone: false,
        letter: Some('k'),
        allowed: reads_tasks,
    },
];

pub const CREATE: &[CreateEntry] = &[
    CreateEntry {
        path: "/patient-visits?sheet=new-patient-visit",
        label_key: "nav.new_appointment",
        icon: icon::CALENDAR,
        allowed: books_visits,
    },
    CreateEntry {
        path: "/tasks?sheet=new-task",
        label_key: "nav.new_task",
        icon: icon::CHECK,
        allowed: |role| may(role, Resource::Tasks, Action::Create),
    },
];

pub const FIND: &[Finder] = &[Finder {
    resource: Resource::Tasks,
    label_key: "nav.tasks",
    icon: icon::CHECK,
    list: "/tasks",
    allowed: reads_tasks,
}];

crate::lazy_pages! {
    day: day_pages;
    PatientVisitListPage => patient_visit::PatientVisitList,
    PatientVisitPage => patient_visit::PatientVisitRecord,
    TaskListPage => task::TaskList,
    TaskPage => task::TaskRecord,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    let own = vec![
        route(path!("patient-visits"), Lazy::<PatientVisitListPage>::new()),
        route(path!("patient-visits/:id"), Lazy::<PatientVisitPage>::new()),
        route(path!("tasks"), Lazy::<TaskListPage>::new()),
        route(path!("tasks/:id"), Lazy::<TaskPage>::new()),
    ];
    calendar::routes().into_iter().chain(own).collect()
}
