//! The module of the day: what is done and planned with whom, the calendar, how often somebody is to be visited, patients' visits to the
//! hospital, tasks, and the pages that put all of it into the order in which it is to be done. Its texts come with its chunks.

mod activity;
mod calendar;
mod panels;
mod patient_visit;
mod quick_log;
mod steps;
mod task;
mod today;
mod visit_plan;

pub use activity::{
    on_accounts as activities_on_accounts, on_contacts as activities_on_contacts, on_leads as activities_on_leads,
    on_opportunities as activities_on_opportunities,
};
pub use panels::{visits_of_contact, visits_of_lead};
pub use quick_log::{LOG_SHEET, LOG_SHEETS};
pub use task::on_record;

use domain::kernel::policy::{Action, Resource, Role, may};
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use activity::plan_href as activity_plan_href;

use crate::{
    modules::{CreateEntry, Finder, NavEntry, NavGroup, route},
    ui::icon,
};

/// The chunks of this module, by which their texts are asked for.
const CHUNK: &str = "day";
const ACTIVITIES: &str = "activities";
pub const TODAY: &str = "today";

fn reads_tasks(role: Role) -> bool {
    may(role, Resource::Tasks, Action::Read)
}

fn reads_visits(role: Role) -> bool {
    may(role, Resource::PatientVisits, Action::Read)
}

fn books_visits(role: Role) -> bool {
    may(role, Resource::PatientVisits, Action::Create)
}

fn reads_activities(role: Role) -> bool {
    may(role, Resource::Activities, Action::Read)
}

/// Whoever tells what was done has ＋ for that, too.
pub fn logs(role: Role) -> bool {
    may(role, Resource::Activities, Action::Create)
}

/// A rep's work begins with the day, a manager's with everybody's; others have theirs in the menu further below.
pub const FIRST: &[NavEntry] = &[
    NavEntry { allowed: |role| role == Role::Rep, ..OWN },
    NavEntry { allowed: |role| role == Role::Manager, ..TEAM },
];

const OWN: NavEntry = NavEntry {
    path: "/today",
    label_key: "nav.today",
    icon: icon::SUN,
    group: NavGroup::Work,
    on_phone: true,
    letter: Some('d'),
    allowed: |role| logs(role) && role != Role::Rep,
};

const TEAM: NavEntry = NavEntry {
    path: "/team",
    label_key: "nav.team_today",
    icon: icon::TEAM,
    group: NavGroup::Work,
    on_phone: true,
    letter: Some('m'),
    allowed: |role| matches!(role, Role::Marketing | Role::Admin),
};

pub const NAV: &[NavEntry] = &[
    NavEntry { on_phone: false, ..OWN },
    NavEntry { on_phone: false, ..TEAM },
    NavEntry {
        path: "/activities",
        label_key: "nav.activities",
        icon: icon::PIN,
        group: NavGroup::Work,
        on_phone: false,
        letter: Some('v'),
        allowed: reads_activities,
    },
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
        path: "/activities?sheet=new-activity",
        label_key: "nav.plan_activity",
        icon: icon::PIN,
        allowed: logs,
    },
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

crate::lazy_pages! {
    activities: activity_pages;
    ActivityListPage => activity::ActivityList,
    ActivityPage => activity::ActivityRecord,
    VisitPlanListPage => visit_plan::VisitPlanList,
    VisitPlanPage => visit_plan::VisitPlanRecord,
    VisitFiguresPage => visit_plan::FiguresPage,
}

crate::lazy_pages! {
    today: today_pages;
    OwnDayPage => today::TodayPage,
    TeamDayPage => today::TeamTodayPage,
}

crate::lazy_view! {
    today:
    /// The sheet behind ＋, and the one that adds a note.
    pub fn log_sheets() {
        leptos::prelude::IntoAny::into_any(quick_log::sheets())
    }
}

pub fn routes() -> Vec<AnyNestedRoute> {
    let own = vec![
        route(path!("today"), Lazy::<OwnDayPage>::new()),
        route(path!("team"), Lazy::<TeamDayPage>::new()),
        route(path!("activities"), Lazy::<ActivityListPage>::new()),
        route(path!("activities/:id"), Lazy::<ActivityPage>::new()),
        route(path!("visit-plans"), Lazy::<VisitPlanListPage>::new()),
        route(path!("visit-plans/figures"), Lazy::<VisitFiguresPage>::new()),
        route(path!("visit-plans/:id"), Lazy::<VisitPlanPage>::new()),
        route(path!("patient-visits"), Lazy::<PatientVisitListPage>::new()),
        route(path!("patient-visits/:id"), Lazy::<PatientVisitPage>::new()),
        route(path!("tasks"), Lazy::<TaskListPage>::new()),
        route(path!("tasks/:id"), Lazy::<TaskPage>::new()),
    ];
    calendar::routes().into_iter().chain(own).collect()
}
