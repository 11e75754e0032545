//! A password that can be looked at while typing.

use leptos::prelude::*;

use crate::{
    i18n::t,
    ui::{
        button::IconButton,
        field::{Field, FieldParts},
        icon::{EYE, EYE_OFF},
    },
};

#[component]
pub(super) fn PasswordField(
    name: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    autocomplete: &'static str,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    let parts = FieldParts::new(name, hint);
    let control = parts.clone();
    let invalid = parts.clone();
    let shown = RwSignal::new(false);
    view! {
        <Field parts=parts label=label hint=hint>
            <div class="input-group">
                <input
                    class="input"
                    id=control.id
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=control.described_by
                    aria-invalid=move || invalid.invalid()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                {move || {
                    let (label, glyph) = if shown.get() { (t("password.hide"), EYE_OFF) } else { (t("password.show"), EYE) };
                    view! { <IconButton label=label glyph=glyph on_press=move |()| shown.update(|shown| *shown = !*shown)/> }
                }}
            </div>
        </Field>
    }
}
