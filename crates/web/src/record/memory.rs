//! The only place that remembers lists after they are left: their rows and how far they were scrolled, so that Back shows
//! what was there, and a record's page knows its neighbours. In memory only, and gone with the session.

use std::{any::Any, cell::RefCell, collections::BTreeMap, rc::Rc, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Shown, question::Question};
use crate::browser;

/// A list as it was left.
pub struct Kept<R> {
    pub question: Question,
    /// The address that asks it.
    pub address: String,
    pub rows: Vec<Arc<R>>,
    pub next: Option<String>,
    pub total: Option<usize>,
    pub scroll: Scroll,
    pub at: DateTime<Utc>,
}

impl<R> Clone for Kept<R> {
    fn clone(&self) -> Self {
        Self {
            question: self.question.clone(),
            address: self.address.clone(),
            rows: self.rows.clone(),
            next: self.next.clone(),
            total: self.total,
            scroll: self.scroll,
            at: self.at,
        }
    }
}

/// How far the table and the window were scrolled.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Scroll {
    pub table: i32,
    pub window: f64,
}

/// After this time a list is begun anew.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);

thread_local! {
    static LISTS: RefCell<BTreeMap<&'static str, Rc<dyn Any>>> = const { RefCell::new(BTreeMap::new()) };
}

pub fn keep<R: Shown>(list: Kept<R>) {
    LISTS.with_borrow_mut(|lists| lists.insert(R::PATH, Rc::new(list)));
}

fn kept<R: Shown>() -> Option<Kept<R>> {
    let list = LISTS.with_borrow(|lists| lists.get(R::PATH).cloned())?;
    list.downcast_ref::<Kept<R>>().cloned()
}

/// The list as it was left, if it was left a short while ago with this very question.
pub fn recall<R: Shown>(question: &Question) -> Option<Kept<R>> {
    kept::<R>().filter(|list| list.question == *question && browser::now() - list.at < GOOD_FOR)
}

/// The address of the list with its last question.
pub fn list_address<R: Shown>() -> String {
    kept::<R>().map_or_else(|| R::PATH.to_owned(), |list| list.address)
}

/// The record before or after this one in the list it was opened from.
pub fn neighbour<R: Shown>(id: R::Id, forward: bool) -> Option<R::Id> {
    let list = kept::<R>()?;
    let place = list.rows.iter().position(|row| row.head().id == id)?;
    let place = if forward { place.checked_add(1)? } else { place.checked_sub(1)? };
    list.rows.get(place).map(|row| row.head().id)
}

/// After a change of many records: the list is read anew.
pub fn forget<R: Shown>() {
    LISTS.with_borrow_mut(|lists| lists.remove(R::PATH));
}

/// A record that was deleted is in no list any more.
pub fn drop_row<R: Shown>(id: R::Id) {
    if let Some(mut list) = kept::<R>() {
        list.rows.retain(|row| row.head().id != id);
        keep(list);
    }
}

/// At sign-out.
pub fn forget_all() {
    LISTS.with_borrow_mut(BTreeMap::clear);
}
