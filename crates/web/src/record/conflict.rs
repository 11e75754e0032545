//! The only place for the question that two people raise who changed the same field: keep mine or theirs.

use chrono::{DateTime, Utc};
use domain::kernel::{Record, RecordId};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{
    RecordState, Shown, names,
    save::at,
    told::{Names, field_told, told},
};
use crate::{
    i18n::{t, tf},
    session,
    ui::{
        button::{Button, Look},
        modal::{Modal, Shape},
        timeline::When,
    },
};

/// What is asked.
#[derive(Clone)]
pub(super) struct Clash {
    who: String,
    at: DateTime<Utc>,
    fields: Vec<Contested>,
    /// True keeps one's own values.
    answer: Callback<bool>,
}

#[derive(Clone)]
struct Contested {
    label: String,
    mine: String,
    theirs: String,
}

/// Asks, and waits for the answer. Closing the question keeps what the other person wrote.
pub(super) async fn keeps_mine<R: Shown>(state: RecordState<R>, theirs: &R, patch: &Value, fields: &[String]) -> bool {
    let now = serde_json::to_value(theirs.data()).unwrap_or_default();
    let mut known = Names::new();
    for values in [&now, patch] {
        names::learn::<R>(&mut known, fields.iter().filter_map(|field| Some((field.as_str(), at(values, field)?))))
            .await;
    }
    let words = |field: &str, values: &Value| {
        let value = at(values, field).unwrap_or(&Value::Null);
        let text = field_told::<R>(field).map_or_else(|| value.to_string(), |text| told(text.telling, value, &known));
        if text.is_empty() {
            t(if value.is_null() { "inline.empty" } else { "record.long_text" }).to_owned()
        } else {
            text
        }
    };
    let fields = fields
        .iter()
        .map(|field| Contested {
            label: field_told::<R>(field).map_or_else(|| field.clone(), |text| text.label),
            mine: words(field, patch),
            theirs: words(field, &now),
        })
        .collect();
    let who = last_actor(theirs).await.unwrap_or_else(|| t("record.somebody").to_owned());
    let at = theirs.head().updated_at.utc();
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let resolve = StoredValue::new_local(resolve);
        let answer = Callback::new(move |mine: bool| {
            state.clash.try_set(None);
            let _ = resolve.try_with_value(|resolve| resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(mine)));
        });
        let clash = Clash { who: who.clone(), at, fields: Vec::clone(&fields), answer };
        // The page is gone, and nobody can be asked.
        if state.clash.try_set(Some(clash)).is_some() {
            answer.run(false);
        }
    });
    JsFuture::from(promise).await.ok().and_then(|answer| answer.as_bool()).unwrap_or(false)
}

async fn last_actor<R: Record>(record: &R) -> Option<String> {
    let id: RecordId = record.head().id.into();
    let events = session::client().await.list_record_events(R::RESOURCE, id, &[R::RESOURCE], None).await.ok()?;
    events.data.into_iter().next()?.actor.map(|actor| actor.name)
}

/// The question itself; it stands once on a page where the record can be saved.
pub fn conflict_dialog<R: Shown>(state: RecordState<R>) -> impl IntoView {
    dialog(state.clash)
}

fn dialog(clash: RwSignal<Option<Clash>>) -> impl IntoView {
    let open = Signal::derive(move || clash.with(Option::is_some));
    let answer = move |mine: bool| {
        if let Some(clash) = clash.get_untracked() {
            clash.answer.run(mine);
        }
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("record.take_theirs") on_press=move |()| answer(false)/>
            <Button label=t("record.keep_mine") look=Look::Primary on_press=move |()| answer(true)/>
        }
    });
    view! {
        <Modal open=open on_close=move |()| answer(false) title=t("record.conflict") shape=Shape::WideDialog footer=footer>
            {move || clash.get().map(|clash| view! {
                <div class="stack">
                    <p>{tf("record.changed_by", &[("name", &clash.who)])}" "<When at=clash.at/></p>
                    <table class="plain">
                        <thead>
                            <tr>
                                <th scope="col">{t("record.field")}</th>
                                <th scope="col">{t("record.mine")}</th>
                                <th scope="col">{t("record.theirs")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {clash
                                .fields
                                .into_iter()
                                .map(|field| view! { <tr><th scope="row">{field.label}</th><td>{field.mine}</td><td>{field.theirs}</td></tr> })
                                .collect_view()}
                        </tbody>
                    </table>
                </div>
            })}
        </Modal>
    }
}
