//! Tells when a new version of the app lies ready. `public/boot.js` says so; the old version's files stay until then.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::{i18n::t, ui::toast::toast_action};

pub fn listen() {
    let on_update = Closure::<dyn FnMut()>::new(|| {
        toast_action(t("update.ready"), t("update.reload"), || {
            let _ = window().location().reload();
        });
    });
    let _ = window().add_event_listener_with_callback("setu:update", on_update.as_ref().unchecked_ref());
    on_update.forget();
}
