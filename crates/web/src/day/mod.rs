//! The module of the day: patients' visits to the hospital. Its texts come with its chunk.

mod panels;
mod patient_visit;

pub use panels::{visits_of_contact, visits_of_lead};

use domain::kernel::policy::{Action, Resource, Role, may};
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    modules::{CreateEntry, NavEntry, NavGroup, route},
    ui::icon,
};

/// The chunk of this module, by which its texts are asked for.
const CHUNK: &str = "day";

fn reads_visits(role: Role) -> bool {
    may(role, Resource::PatientVisits, Action::Read)
}

fn books_visits(role: Role) -> bool {
    may(role, Resource::PatientVisits, Action::Create)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    path: "/patient-visits",
    label_key: "nav.appointments",
    icon: icon::CALENDAR,
    group: NavGroup::Work,
    on_phone: false,
    letter: Some('b'),
    allowed: reads_visits,
}];

pub const CREATE: &[CreateEntry] = &[CreateEntry {
    path: "/patient-visits?sheet=new-patient-visit",
    label_key: "nav.new_appointment",
    icon: icon::CALENDAR,
    allowed: books_visits,
}];

crate::lazy_pages! {
    day: day_pages;
    PatientVisitListPage => patient_visit::PatientVisitList,
    PatientVisitPage => patient_visit::PatientVisitRecord,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("patient-visits"), Lazy::<PatientVisitListPage>::new()),
        route(path!("patient-visits/:id"), Lazy::<PatientVisitPage>::new()),
    ]
}
