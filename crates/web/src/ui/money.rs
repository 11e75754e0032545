//! The only place for typing an amount: ₹ in front, digits grouped in lakhs on leaving, paise as an integer underneath.

use leptos::prelude::*;

use super::{
    field::{Field, FieldParts},
    rupees::{parse_rupees, plain_rupees},
};
use crate::i18n::rupees;

/// An amount in paise. What cannot be read is kept as typed and `value` is then `None`; check `unread` before saving.
#[component]
pub fn MoneyField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<Option<i64>>,
    /// Becomes true while there is text that is no amount.
    #[prop(optional)]
    unread: Option<RwSignal<bool>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    let typing = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    Effect::new(move |_| {
        let paise = value.get();
        if !typing.get_untracked()
            && let Some(paise) = paise
        {
            text.set(grouped(paise));
        }
    });
    let read = move |typed: String| {
        let paise = parse_rupees(&typed);
        if let Some(unread) = unread {
            unread.set(paise.is_none() && !typed.trim().is_empty());
        }
        text.set(typed);
        value.set(paise);
    };
    view! {
        <Field parts=parts label=label hint=hint optional=optional>
            <div class="input-group">
                <span class="affix" aria-hidden="true">"₹"</span>
                <input
                    class="input number"
                    id=control.id
                    name=name
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby=control.described_by
                    aria-invalid=move || invalid.invalid()
                    prop:value=move || text.get()
                    on:focus=move |event| {
                        typing.set(true);
                        if let Some(paise) = value.get_untracked() {
                            let plain = plain_rupees(paise);
                            // At once and not with the next rendering, which would undo the selection.
                            let input: web_sys::HtmlInputElement = event_target(&event);
                            input.set_value(&plain);
                            input.select();
                            text.set(plain);
                        }
                    }
                    on:input=move |event| read(event_target_value(&event))
                    on:blur=move |_| {
                        if typing.is_disposed() {
                            return;
                        }
                        typing.set(false);
                        if let Some(paise) = value.get_untracked() {
                            text.set(grouped(paise));
                        }
                    }
                />
            </div>
        </Field>
    }
}

/// 1,20,000.50, without the sign that stands before the field.
fn grouped(paise: i64) -> String {
    rupees(paise).replace(['₹', '\u{a0}'], "").trim().to_owned()
}
