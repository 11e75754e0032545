//! The slot of a record's page: what modules put on it. A panel is a tab with all of something, a card of a few lines
//! beside the timeline and on "About", and what it adds to the timeline. `crate::modules` names each module's panels once.

mod brief;
mod part;
mod whole;

use std::{future::Future, pin::Pin};

use domain::{
    admin::event::Event,
    kernel::{RecordId, policy::Resource},
    talk::hangs_on,
};
use leptos::prelude::*;

pub use brief::{Line, brief};
pub use part::part_told;
pub use whole::{EVERYTHING, record_body};

use super::{Editable, RecordState, Shown, files};
use crate::{lazy::Later, ui::timeline::TimelineItem};

const FILES: &str = "files";

/// What a module shows of a record of another.
pub struct Panel<R: Shown> {
    /// Its name in the address.
    pub name: &'static str,
    pub label_key: &'static str,
    /// All of it, as a tab.
    pub whole: fn(RecordState<R>) -> AnyView,
    /// The few lines that one wants to see at once.
    pub brief: Option<fn(RecordState<R>) -> AnyView>,
    pub part: Option<Part>,
}

impl<R: Shown> Copy for Panel<R> {}

impl<R: Shown> Clone for Panel<R> {
    fn clone(&self) -> Self {
        *self
    }
}

/// Records whose changes stand in the timeline of the record that they belong to.
#[derive(Clone, Copy)]
pub struct Part {
    pub resource: Resource,
    pub tell: fn(Vec<Event>) -> PartTold,
}

/// What to say of each event, by its number.
pub type PartTold = Pin<Box<dyn Future<Output = Vec<(i64, Vec<TimelineItem>)>>>>;

/// A record whose page has the slot.
pub trait Paneled: Editable {
    /// Of all modules, in the order of the tabs; only those that the person at the screen may read.
    fn panels() -> Vec<Panel<Self>>;
}

/// The tabs behind all others: what hangs on any record. Comments stand in the timeline, sharing in the head.
fn common_tabs<R: Shown>() -> Vec<(&'static str, &'static str)> {
    if hangs_on(R::RESOURCE) { vec![(FILES, "talk.files")] } else { Vec::new() }
}

/// The common tab of this name, if it is one of them.
fn common<R: Shown>(name: &str, state: RecordState<R>) -> Option<AnyView> {
    let id: RecordId = state.present()?.head().id.into();
    let hung = files::Hung { resource: R::RESOURCE, id, said: state.said };
    (name == FILES).then(|| view! { <Later load=files::panel(hung)/> }.into_any())
}
