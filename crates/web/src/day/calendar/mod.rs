//! The calendar: day, week, month, agenda and the lanes of a team. A chunk of its own, with its own texts.

mod agenda;
mod entry;
mod grid;
mod layout;
mod month;
mod moving;
mod page;
mod pointer;
mod sheet;
mod span;
mod state;
mod team;

use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::modules::route;

pub const PATH: &str = "/calendar";

crate::lazy_pages! {
    calendar: calendar_pages;
    CalendarView => page::CalendarPage,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("calendar"), Lazy::<CalendarView>::new())]
}
