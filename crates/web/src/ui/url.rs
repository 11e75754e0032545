//! The only place that reads and writes the address: pages, filters and sheets live in it, so Back and links work.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
    location::{Location, State},
};
use wasm_bindgen::JsValue;

type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

thread_local! {
    static NAVIGATE: RefCell<Option<Navigate>> = const { RefCell::new(None) };
}

/// Whether a change of the address is a step that Back undoes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Push,
    Replace,
}

/// In the context of all that stands in the app with its address.
#[derive(Clone, Copy)]
struct Here;

/// Whether the app is still around the view that is being made.
pub fn is_here() -> bool {
    use_context::<Here>().is_some()
}

/// Once, inside `<Router>`: from then on `go` works anywhere, also in tasks and callbacks.
pub fn install() {
    provide_context(Here);
    let navigate = use_navigate();
    NAVIGATE.set(Some(Box::new(navigate)));
}

fn navigate(path: &str, options: NavigateOptions) {
    NAVIGATE.with_borrow(|navigate| {
        if let Some(navigate) = navigate {
            navigate(path, options);
        }
    });
}

/// Opens a page of the app.
pub fn go(path: &str) {
    navigate(path, NavigateOptions { resolve: false, ..NavigateOptions::default() });
}

/// Opens a page in place of the current one.
pub fn go_instead(path: &str) {
    navigate(path, NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() });
}

pub fn back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// The path and query of the current page.
pub fn here() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

pub fn location() -> Location {
    use_location()
}

/// One value of the query, followed.
pub fn query(name: &'static str) -> Memo<Option<String>> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| map.get(name)).filter(|value| !value.is_empty()))
}

/// All values of a repeated name of the query, followed.
pub fn query_all(name: &'static str) -> Memo<Vec<String>> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| map.get_all(name)).unwrap_or_default())
}

/// Changes the query of the current page: `None` removes a name, `Some` sets it to these values.
pub fn set_query(changes: &[(&str, Option<&[String]>)], step: Step) {
    change_query(changes, step, State::new(None));
}

/// `set_query` for one plain value; empty removes it.
pub fn set_query_value(name: &str, value: &str, step: Step) {
    let values = [value.to_owned()];
    set_query(&[(name, (!value.is_empty()).then_some(&values))], step);
}

pub(super) fn change_query(changes: &[(&str, Option<&[String]>)], step: Step, state: State) {
    let location = window().location();
    let search = location.search().unwrap_or_default();
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    for (name, values) in changes {
        query.delete(name);
        for value in values.unwrap_or_default() {
            query.append(name, value);
        }
    }
    let query = String::from(query.to_string());
    let mut path = location.pathname().unwrap_or_default();
    if !query.is_empty() {
        path = [&path, "?", &query].concat();
    }
    path.push_str(&location.hash().unwrap_or_default());
    navigate(&path, NavigateOptions { resolve: false, replace: step == Step::Replace, scroll: false, state });
}

/// The mark that `change_query` left on this step of the history, if any.
pub(super) fn step_has_mark(mark: &str) -> bool {
    window().history().ok().and_then(|history| history.state().ok()) == Some(JsValue::from_str(mark))
}

/// Percent-encodes one part of a path or query.
pub fn encode(part: &str) -> String {
    String::from(js_sys::encode_uri_component(part))
}
