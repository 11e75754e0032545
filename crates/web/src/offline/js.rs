//! The only place for calls of browser interfaces by their names: databases, cryptography and pictures are used in one
//! chunk, and typed imports of all of them would weigh on the first load.

use std::future::Future;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// What the browser refused, as it says it. Storage may be forbidden, full or gone; nobody can do more than know it.
#[derive(Debug, Clone)]
pub(super) struct Refused(pub JsValue);

impl From<JsValue> for Refused {
    fn from(cause: JsValue) -> Self {
        Self(cause)
    }
}

pub(super) type Answer<T = JsValue> = Result<T, Refused>;

/// A property; undefined where there is none.
pub(super) fn get(object: &JsValue, name: &str) -> Answer {
    Ok(Reflect::get(object, &JsValue::from_str(name))?)
}

pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) -> Answer<()> {
    Reflect::set(object, &JsValue::from_str(name), value)?;
    Ok(())
}

/// An interface of the window (`indexedDB`); refused where the browser has none.
pub(super) fn global(name: &str) -> Answer {
    let found = get(&window(), name)?;
    if found.is_undefined() || found.is_null() { Err(Refused(JsValue::from_str(name))) } else { Ok(found) }
}

/// `object.name(…arguments)`.
pub(super) fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Answer {
    let function: Function = get(object, name)?.dyn_into().map_err(|_| Refused(JsValue::from_str(name)))?;
    Ok(Reflect::apply(&function, object, &arguments.iter().collect::<Array>())?)
}

/// The same for what answers later.
pub(super) async fn promised(object: &JsValue, name: &str, arguments: &[JsValue]) -> Answer {
    Ok(JsFuture::from(Promise::resolve(&call(object, name, arguments)?)).await?)
}

pub(super) fn object(fields: &[(&str, JsValue)]) -> Answer {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value)?;
    }
    Ok(object.into())
}

pub(super) fn array(items: &[&str]) -> JsValue {
    items.iter().copied().map(JsValue::from_str).collect::<Array>().into()
}

pub(super) fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// Waits for the first of these events (`onsuccess`); all but the first of the names mean that it did not work. It listens
/// from now on, also before somebody waits.
fn happens(target: &JsValue, names: &[&str]) -> impl Future<Output = Answer> + use<> {
    let promise = Promise::new(&mut |resolve, reject| {
        for (place, name) in names.iter().enumerate() {
            let heard = if place == 0 { &resolve } else { &reject };
            // A target whose events cannot be heard never answers, and nothing else could be done about it.
            let _ = set(target, name, heard);
        }
    });
    let target = target.clone();
    async move {
        match JsFuture::from(promise).await {
            Ok(event) => Ok(event),
            Err(_) => Err(Refused(get(&target, "error")?)),
        }
    }
}

/// The result of a request to a database.
pub(super) async fn requested(request: &JsValue) -> Answer {
    heard(request).await
}

/// The same, listening from now on.
pub(super) fn heard(request: &JsValue) -> impl Future<Output = Answer> + use<> {
    let happens = happens(request, &["onsuccess", "onerror"]);
    let request = request.clone();
    async move {
        happens.await?;
        get(&request, "result")
    }
}

/// Waits until a transaction is on the disk.
pub(super) async fn committed(transaction: &JsValue) -> Answer<()> {
    happens(transaction, &["oncomplete", "onerror", "onabort"]).await.map(drop)
}

/// Runs something at each of these events, for as long as the app does.
pub(super) fn listen(target: &JsValue, name: &str, heard: impl FnMut(JsValue) + 'static) {
    let heard = Closure::<dyn FnMut(JsValue)>::new(heard).into_js_value();
    // Who cannot be listened to (no worker, an old browser) says nothing.
    let _ = call(target, "addEventListener", &[JsValue::from_str(name), heard]);
}
