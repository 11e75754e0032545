//! How a form looks to whoever fills it in. Nothing can be entered here, and nothing is sent.

use domain::leads::web_form::{FormConsent, FormField, FormFieldKind, WebFormData};
use leptos::prelude::*;

use crate::{
    browser,
    i18n::{t, tf},
    ui::fresh_id,
};

thread_local! {
    /// Wide enough for the form and its preview side by side (`23-leads.css`).
    static WIDE: ArcReadSignal<bool> = browser::media_signal("(width >= 900px)");
}

/// Beside the builder where there is room, else behind a press.
pub(super) fn beside(data: Memo<WebFormData>) -> impl IntoView {
    let wide = WIDE.with(Clone::clone);
    let shown = move || data.with(preview);
    move || {
        if wide.get() {
            // It scrolls by itself, so the keys have to reach it.
            view! { <section class="card sub beside" tabindex="0" aria-label=t("web_forms.preview")>{shown}</section> }
                .into_any()
        } else {
            view! {
                <details class="more-fields">
                    <summary>{t("web_forms.preview")}</summary>
                    <div class="card sub">{shown}</div>
                </details>
            }
            .into_any()
        }
    }
}

pub(super) fn preview(data: &WebFormData) -> impl IntoView + use<> {
    let told = data.language.told();
    let title = if data.title.is_empty() { "…".to_owned() } else { data.title.clone() };
    let intro = data.intro.clone();
    let button = data.button_text.clone().unwrap_or_else(|| told.send.to_owned());
    let fields = data.fields.iter().map(|field| asked(data, field)).collect_view();
    let consent = data.consent.as_ref().map(|consent| agreed(data, consent));
    view! {
        <div class="form-preview stack" lang=data.language.as_str()>
            <p class="form-title">{title}</p>
            {intro.map(|intro| view! { <p class="pre">{intro}</p> })}
            {fields}
            {consent}
            <p><span class="btn primary">{button}</span></p>
        </div>
        {afterwards(data)}
    }
}

/// Words that are still to be written leave their place.
fn worded(text: &str) -> String {
    if text.trim().is_empty() { "…".to_owned() } else { text.to_owned() }
}

fn asked(data: &WebFormData, field: &FormField) -> AnyView {
    let words = data.language.words();
    let optional = (!field.required).then(|| view! { <span class="optional">" "{words.optional.to_string()}</span> });
    let (label, hint) = (worded(&field.label), field.hint.clone());
    let hint = hint.map(|hint| view! { <p class="hint">{hint}</p> });
    let id = fresh_id("preview");
    if field.kind == FormFieldKind::YesNo {
        let answer =
            |word: String| view! { <label class="check"><input type="radio" disabled/><span>{word}</span></label> };
        return view! {
            <fieldset class="field">
                <legend>{label}{optional}</legend>
                {hint}
                {answer(words.yes.to_string())}
                {answer(words.no.to_string())}
            </fieldset>
        }
        .into_any();
    }
    let control = control(field, id.clone(), words.choose.to_string());
    view! { <div class="field"><label for=id>{label}{optional}</label>{hint}{control}</div> }.into_any()
}

fn control(field: &FormField, id: String, choose: String) -> AnyView {
    if field.kind == FormFieldKind::Choice || !field.choices.is_empty() {
        let choices =
            field.choices.clone().into_iter().map(|choice| view! { <option>{choice}</option> }).collect_view();
        // A mouse may look at the choices; whoever goes by keys has them in the form.
        return view! { <span class="select"><select class="input" id=id tabindex="-1"><option>{choose}</option>{choices}</select></span> }
            .into_any();
    }
    if field.kind == FormFieldKind::Message {
        return view! { <textarea class="input" id=id rows="4" disabled></textarea> }.into_any();
    }
    view! { <input class="input" id=id type="text" disabled/> }.into_any()
}

/// The box is never ticked beforehand.
fn agreed(data: &WebFormData, consent: &FormConsent) -> impl IntoView + use<> {
    let unsent = data.collect_unsent.then(|| view! { <p class="hint">{data.language.told().unsent}</p> });
    let text = worded(&consent.text);
    view! {
        <div class="field">
            <label class="check"><input type="checkbox" disabled/><span class="pre">{text}</span></label>
            {unsent}
        </div>
    }
}

/// What follows once it is sent.
fn afterwards(data: &WebFormData) -> impl IntoView + use<> {
    if let Some(page) = data.redirect_url.clone() {
        return view! { <p class="small muted">{tf("web_forms.goes_to", &[("page", &page)])}</p> }.into_any();
    }
    let words = data.thank_you.clone().unwrap_or_else(|| data.language.told().thank_you.to_owned());
    view! {
        <p class="small muted">{t("web_forms.afterwards")}</p>
        <p class="pre" lang=data.language.as_str()>{words}</p>
    }
    .into_any()
}
