//! The only place for small wishes to the browser: storage, focus, clipboard, media queries, files, the clock.

use std::{cell::RefCell, future::Future, rc::Rc};

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Now, in UTC. The web app has no other clock.
#[expect(clippy::disallowed_methods, reason = "the one place in the web app that asks the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The same as records keep it.
pub fn timestamp() -> domain::kernel::Timestamp {
    domain::kernel::Timestamp::new(now()).unwrap_or_else(domain::kernel::Timestamp::earliest)
}

/// A new id for a record that is made here. The web app has no other source of ids.
#[expect(clippy::disallowed_methods, reason = "the one place in the web app that makes ids")]
pub fn new_id() -> domain::kernel::RecordId {
    domain::kernel::RecordId(uuid::Uuid::now_v7())
}

/// Storage can be forbidden (private windows, policies); then settings and drafts just do not last.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// The names of everything stored whose name starts with `prefix`.
pub fn stored_names(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|index| storage.key(index).ok().flatten()).filter(|name| name.starts_with(prefix)).collect()
}

/// Moves the focus to the element with this id, once the current rendering is done.
pub fn focus_later(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || focus(&id));
}

pub fn focus(id: &str) {
    if let Some(element) = html_element(id) {
        let _ = element.focus();
    }
}

/// Moves the focus to the first element that the selector finds.
pub fn focus_first(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the focus among the elements that a selector finds, `step` of them on; says whether there was one.
pub fn focus_next(selector: &str, step: i32) -> bool {
    let (Ok(found), Some(active)) = (document().query_selector_all(selector), document().active_element()) else {
        return false;
    };
    let place =
        (0..found.length()).find(|place| found.item(*place).is_some_and(|node| active.is_same_node(Some(&node))));
    let next = place.and_then(|place| place.checked_add_signed(step)).and_then(|place| found.item(place));
    let Some(element) = next.and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) else { return false };
    element.focus().is_ok()
}

pub fn html_element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// True while the user types into something: single-key shortcuts must then stay silent.
pub fn is_typing(event: &web_sys::Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    let tag = element.tag_name();
    if tag.eq_ignore_ascii_case("input") {
        let kind = element.get_attribute("type").unwrap_or_default();
        return !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "submit");
    }
    tag.eq_ignore_ascii_case("textarea") || tag.eq_ignore_ascii_case("select") || element.is_content_editable()
}

pub fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// A signal that follows a media query for as long as the app runs.
pub fn media_signal(query: &str) -> ArcReadSignal<bool> {
    let (matches, set_matches) = arc_signal(matches_media(query));
    if let Ok(Some(list)) = window().match_media(query) {
        let on_change =
            Closure::<dyn FnMut(web_sys::MediaQueryListEvent)>::new(move |event: web_sys::MediaQueryListEvent| {
                set_matches.try_set(event.matches());
            });
        let _ = list.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref());
        on_change.forget();
    }
    matches
}

/// Copies to the clipboard; false where the browser refuses.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// The text of a static file of this origin.
pub async fn fetch_text(url: &str) -> Option<String> {
    let response = JsFuture::from(window().fetch_with_str(url)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Where the bundler put the files of this build: `/assets/<hash>/`, or `/` under `trunk serve`.
pub fn assets() -> String {
    document().document_element().and_then(|root| root.get_attribute("data-assets")).unwrap_or_else(|| "/".to_owned())
}

/// Sets an attribute of `<html>`, where the style sheet looks for theme, density and language.
pub fn mark_root(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

/// A property of a JavaScript object, for the interfaces that web-sys does not know in its stable form.
pub fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}

/// Does the work while holding a lock that all tabs of the app share. Without locks (an insecure address) it just does it.
pub async fn with_lock<T: 'static>(name: &str, work: impl Future<Output = T> + 'static) -> Option<T> {
    // web-sys knows locks only behind its unstable flag.
    let locks = property(&window().navigator(), "locks");
    let request = locks.as_ref().and_then(|locks| property(locks, "request"));
    let (Some(locks), Some(request)) = (locks, request) else { return Some(work.await) };
    let result = Rc::new(RefCell::new(None));
    let place = Rc::clone(&result);
    let held = Closure::once(move |_lock: JsValue| {
        future_to_promise(async move {
            let value = work.await;
            *place.borrow_mut() = Some(value);
            Ok(JsValue::UNDEFINED)
        })
    });
    let request: js_sys::Function = request.dyn_into().ok()?;
    let promise = request.call2(&locks, &JsValue::from_str(name), held.as_ref()).ok()?;
    JsFuture::from(promise.dyn_into::<js_sys::Promise>().ok()?).await.ok()?;
    result.take()
}

/// Where the device is.
pub struct Position {
    /// Degrees north (WGS 84).
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// How far off it may be.
    pub accuracy_metres: f64,
    /// How long ago it was found out.
    pub age_seconds: f64,
}

/// Asks the device where it is; the browser asks the person first. None when either does not tell within some seconds.
pub async fn position() -> Option<Position> {
    let places = property(&window().navigator(), "geolocation")?;
    let ask: js_sys::Function = property(&places, "getCurrentPosition")?.dyn_into().ok()?;
    let wishes = js_sys::Object::new();
    for (name, value) in [("timeout", 10_000), ("maximumAge", 60_000)] {
        js_sys::Reflect::set(&wishes, &JsValue::from_str(name), &JsValue::from(value)).ok()?;
    }
    js_sys::Reflect::set(&wishes, &JsValue::from_str("enableHighAccuracy"), &JsValue::TRUE).ok()?;
    let answer = js_sys::Promise::new(&mut |told, refused| {
        if ask.call3(&places, &told, &refused, &wishes).is_err() {
            let _ = refused.call0(&JsValue::UNDEFINED);
        }
    });
    let found = JsFuture::from(answer).await.ok()?;
    let number = |of: &JsValue, name: &str| property(of, name)?.as_f64();
    let coordinates = property(&found, "coords")?;
    Some(Position {
        latitude: number(&coordinates, "latitude")?,
        longitude: number(&coordinates, "longitude")?,
        accuracy_metres: number(&coordinates, "accuracy")?,
        age_seconds: (js_sys::Date::now() - number(&found, "timestamp")?) / 1_000.0,
    })
}

/// What `boot.js` got from the server before the app was there: the answer to a refresh. It is given once.
pub async fn early_session() -> Option<String> {
    const NAME: &str = "setuSession";
    let asked = property(&window(), NAME)?;
    let _ = js_sys::Reflect::delete_property(&window(), &JsValue::from_str(NAME));
    JsFuture::from(asked.dyn_into::<js_sys::Promise>().ok()?).await.ok()?.as_string()
}

/// Lets the browser draw, and answer who touches the screen, before the work goes on.
pub async fn breathe() {
    // Not the scheduler's `yield`, which goes on before anything is drawn.
    gloo_timers::future::sleep(std::time::Duration::ZERO).await;
}

/// Whether `boot.js` draws what the page is about, which then stays until the page can draw it itself.
pub fn is_covered_by_content() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute("data-asks"))
}

/// Takes away what was drawn before the app was there. Called by whatever shows content; the second time does nothing.
pub fn uncover() {
    if let Some(painted) = document().get_element_by_id("boot") {
        painted.remove();
    }
}

/// Whether the browser believes to have a network, followed.
pub fn online_signal() -> ReadSignal<bool> {
    let (online, set_online) = signal(window().navigator().on_line());
    for (event, value) in [("online", true), ("offline", false)] {
        let handler = Closure::<dyn FnMut()>::new(move || {
            set_online.try_set(value);
        });
        let _ = window().add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
        handler.forget();
    }
    online
}

/// Whether somebody can see this tab.
pub fn is_visible() -> bool {
    document().visibility_state() != web_sys::VisibilityState::Hidden
}

/// Whether somebody can see this tab, followed for as long as the component lives that asks.
pub fn visible_signal() -> ReadSignal<bool> {
    let (visible, set_visible) = signal(is_visible());
    let handle = window_event_listener_untyped("visibilitychange", move |_| {
        set_visible.try_set(is_visible());
    });
    on_cleanup(move || handle.remove());
    visible
}

/// Sends a file and tells how much of it has gone: `fetch` cannot. The answer's status and text; `None` without an answer.
pub async fn send_file(
    address: &str,
    token: Option<&str>,
    file: &web_sys::File,
    progress: impl Fn(usize) + 'static,
) -> Option<(u16, String)> {
    let request = web_sys::XmlHttpRequest::new().ok()?;
    request.open_with_async("PUT", address, true).ok()?;
    request.set_request_header("content-type", "application/octet-stream").ok()?;
    if let Some(token) = token {
        request.set_request_header("authorization", &["Bearer ", token].concat()).ok()?;
    }
    let told = Closure::<dyn FnMut(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
        progress(format!("{:.0}", event.loaded()).parse().unwrap_or_default());
    });
    request.upload().ok()?.set_onprogress(Some(told.as_ref().unchecked_ref()));
    let over = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_blob(Some(file)).ok()?;
    JsFuture::from(over).await.ok()?;
    let status = request.status().ok().filter(|status| *status != 0)?;
    Some((status, request.response_text().ok().flatten().unwrap_or_default()))
}

/// The bytes of a file that the user chose; `None` when it is gone or may not be read.
pub async fn read_file(file: &web_sys::File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Offers bytes as a file to keep, under this name.
pub fn save_file(name: &str, content_type: &str, bytes: &[u8]) -> Option<()> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(content_type);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // Some browsers start reading only after this turn.
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        std::time::Duration::from_mins(1),
    );
    Some(())
}

/// The IANA names of the time zones that this browser knows; where it does not tell, the one that most users need.
pub fn time_zones() -> Vec<String> {
    let intl = property(&js_sys::global(), "Intl");
    let list = intl.as_ref().and_then(|intl| property(intl, "supportedValuesOf")).and_then(|function| {
        function.dyn_into::<js_sys::Function>().ok()?.call1(intl.as_ref()?, &JsValue::from_str("timeZone")).ok()
    });
    let zones: Vec<String> = list
        .map(|list| js_sys::Array::from(&list).iter().filter_map(|zone| zone.as_string()).collect())
        .unwrap_or_default();
    // Chromium lists India under the name that it had before 1993; the tables of the server know both.
    let zones: Vec<String> =
        zones.into_iter().map(|zone| if zone == "Asia/Calcutta" { "Asia/Kolkata".to_owned() } else { zone }).collect();
    if zones.is_empty() { vec!["Asia/Kolkata".to_owned(), "UTC".to_owned()] } else { zones }
}

/// Numbers that nobody can foresee.
pub fn random_numbers(count: usize) -> Vec<u32> {
    let numbers = js_sys::Uint32Array::new_with_length(u32::try_from(count).unwrap_or_default());
    let crypto = property(&js_sys::global(), "crypto");
    let filled = crypto.as_ref().and_then(|crypto| {
        property(crypto, "getRandomValues")?.dyn_into::<js_sys::Function>().ok()?.call1(crypto, &numbers).ok()
    });
    if filled.is_some() { numbers.to_vec() } else { Vec::new() }
}

/// Opens the browser's own dialog for printing the page, where it has one.
pub fn print() {
    let _ = window().print();
}
