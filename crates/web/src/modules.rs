//! The only place that lists the app's modules: their menu entries, what they can create and find, what they put on the
//! pages of others' records, and their routes.
//!
//! A module `x` declares `pub const NAV: &[NavEntry]`, `pub const CREATE: &[CreateEntry]`, `pub const FIND: &[Finder]` as
//! far as it has them, and `routes()`; each is then named once below.

use domain::{
    day::{activity::Activity, patient_visit::PatientVisit, visit_plan::VisitPlan},
    kernel::policy::{Resource, Role},
    leads::{lead::Lead, opportunity::Opportunity},
    people::{account::Account, contact::Contact},
};
use leptos_router::{
    ChooseView, NestedRoute, PossibleRouteMatch,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
};

use crate::{
    account, admin, day, leads, lists, offline, people, privacy,
    record::{Panel, Paneled, Shown},
    search, talk,
    ui::icon::Glyph,
};

/// In which part of the menu an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavGroup {
    Work,
    Administration,
    /// Behind the avatar and in "More" only.
    Personal,
}

/// A page in the menu.
#[derive(Clone, Copy)]
pub struct NavEntry {
    pub path: &'static str,
    pub label_key: &'static str,
    pub icon: Glyph,
    pub group: NavGroup,
    /// Stands in the bottom bar of phones, which has room for two.
    pub on_phone: bool,
    /// The letter that opens it after `G`.
    pub letter: Option<char>,
    pub allowed: fn(Role) -> bool,
}

/// Something that ＋ and the palette can create.
#[derive(Clone, Copy)]
pub struct CreateEntry {
    pub path: &'static str,
    pub label_key: &'static str,
    pub icon: Glyph,
    pub allowed: fn(Role) -> bool,
}

/// A kind of record that the search shows.
#[derive(Debug)]
pub struct Finder {
    pub resource: Resource,
    /// The heading above its hits.
    pub label_key: &'static str,
    pub icon: Glyph,
    /// The address of the list; a record's page is one step below.
    pub list: &'static str,
    pub allowed: fn(Role) -> bool,
}

impl PartialEq for Finder {
    fn eq(&self, other: &Self) -> bool {
        self.resource == other.resource
    }
}

const NAV: &[&[NavEntry]] =
    &[day::FIRST, people::NAV, leads::NAV, day::NAV, admin::NAV, privacy::NAV, talk::NAV, offline::NAV, account::NAV];
const CREATE: &[&[CreateEntry]] = &[people::CREATE, leads::CREATE, day::CREATE, admin::CREATE];
const FIND: &[&[Finder]] = &[people::FIND, leads::FIND, day::FIND, admin::FIND];

pub fn nav(role: Role) -> impl Iterator<Item = &'static NavEntry> {
    NAV.iter().copied().flatten().filter(move |entry| (entry.allowed)(role))
}

pub fn create(role: Role) -> impl Iterator<Item = &'static CreateEntry> {
    CREATE.iter().copied().flatten().filter(move |entry| (entry.allowed)(role))
}

pub fn finders(role: Role) -> impl Iterator<Item = &'static Finder> {
    FIND.iter().copied().flatten().filter(move |finder| (finder.allowed)(role))
}

impl Paneled for Account {
    fn panels() -> Vec<Panel<Self>> {
        let mut panels = people::on_accounts();
        panels.extend(day::activities_on_accounts());
        panels.extend(leads::on_accounts());
        panels.push(day::on_record());
        panels
    }
}

impl Paneled for Contact {
    fn panels() -> Vec<Panel<Self>> {
        let mut panels = people::on_contacts();
        panels.extend(day::activities_on_contacts());
        panels.extend(day::visits_of_contact());
        panels.extend(leads::on_contacts());
        panels.push(day::on_record());
        panels
    }
}

impl Paneled for Lead {
    fn panels() -> Vec<Panel<Self>> {
        let mut panels = leads::on_leads();
        panels.extend(day::activities_on_leads());
        panels.extend(day::visits_of_lead());
        panels.push(day::on_record());
        panels
    }
}

impl Paneled for PatientVisit {
    fn panels() -> Vec<Panel<Self>> {
        vec![day::on_record()]
    }
}

impl Paneled for Opportunity {
    fn panels() -> Vec<Panel<Self>> {
        let mut panels: Vec<_> = day::activities_on_opportunities().into_iter().collect();
        panels.push(day::on_record());
        panels
    }
}

/// What there is to do about a record whose page has no slot for panels.
pub fn tasks<R: Shown>() -> Panel<R> {
    day::on_record()
}

impl Paneled for Activity {
    fn panels() -> Vec<Panel<Self>> {
        Vec::new()
    }
}

impl Paneled for VisitPlan {
    fn panels() -> Vec<Panel<Self>> {
        Vec::new()
    }
}

/// Where a person lands: the first page of the menu that they may see.
pub fn home(role: Role) -> &'static str {
    nav(role).next().map_or("/me", |entry| entry.path)
}

/// The routes of all modules, inside the shell.
pub fn routes() -> Vec<AnyNestedRoute> {
    [
        people::routes(),
        leads::routes(),
        day::routes(),
        admin::routes(),
        privacy::routes(),
        talk::routes(),
        search::routes(),
        account::routes(),
        offline::routes(),
        lists::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// One route of a module: `route(path!("people/:id"), Lazy::<ContactRecord>::new())`. Its type is erased, since the type
/// of a whole tree of routes would be instantiated again and again.
pub fn route<Segments, View>(path: Segments, view: View) -> AnyNestedRoute
where
    Segments: PossibleRouteMatch + Clone + Send + std::fmt::Debug + 'static,
    View: ChooseView + Clone + 'static,
{
    NestedRoute::new(path, view).into_any_nested_route()
}
