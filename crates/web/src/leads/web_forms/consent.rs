//! What people may agree to in a form: the words beside the box, and what of the ledger they grant.

use domain::{
    leads::web_form::{ConsentGrant, FormConsent, WebFormData},
    people::{consent::ConsentPurpose, reach::Channel},
};
use leptos::prelude::*;

use crate::{
    i18n::{t, t_in},
    record::{FormFields, FormPart, form_fields, word},
    ui::{
        field::{CheckField, Entry, TextArea},
        many::ManyField,
    },
};

form_fields! {
    ConsentForm / TypedConsent {
        asks: RwSignal<bool>, text: RwSignal<String>,
        /// `appointments.phone`: a purpose and a channel.
        grants: RwSignal<Vec<String>>,
        required: RwSignal<bool>, unsent: RwSignal<bool>,
    }
}

/// What is agreed to is a part of the builder's form.
impl FormPart for ConsentForm {
    type Typed = TypedConsent;

    fn of(typed: TypedConsent) -> Self {
        FormFields::of(typed)
    }

    fn typed(self) -> TypedConsent {
        FormFields::typed(self)
    }

    fn fill(self, typed: TypedConsent) {
        FormFields::fill(self, typed);
    }
}

pub(super) fn typed(data: &WebFormData) -> TypedConsent {
    let consent = data.consent.as_ref();
    let grant = |grant: &ConsentGrant| grant_word(grant.purpose, grant.channel);
    TypedConsent {
        asks: consent.is_some(),
        text: consent.map(|consent| consent.text.clone()).unwrap_or_default(),
        grants: consent.map(|consent| consent.grants.iter().map(grant).collect()).unwrap_or_default(),
        required: consent.is_some_and(|consent| consent.required),
        unsent: data.collect_unsent,
    }
}

pub(super) fn written(typed: &TypedConsent) -> Option<FormConsent> {
    let grant = |both: &String| {
        let (purpose, channel) = both.split_once('.')?;
        Some(ConsentGrant { purpose: word(purpose)?, channel: word(channel)? })
    };
    typed.asks.then(|| FormConsent {
        text: typed.text.trim().to_owned(),
        grants: typed.grants.iter().filter_map(grant).collect(),
        required: typed.required,
    })
}

fn grant_word(purpose: ConsentPurpose, channel: Channel) -> String {
    [purpose.as_str(), ".", channel.as_str()].concat()
}

pub(super) fn fields(form: ConsentForm) -> impl IntoView {
    view! {
        <fieldset class="stack">
            <legend>{t("web_forms.consent")}</legend>
            <CheckField name="consent" label=t("web_forms.asks_consent") hint=t("web_forms.asks_consent_hint") value=form.asks/>
            {move || form.asks.get().then(|| agreed(form))}
        </fieldset>
    }
}

fn agreed(form: ConsentForm) -> impl IntoView {
    view! {
        <TextArea name="consent/text" label=t("web_forms.consent_text") hint=t("web_forms.consent_hint") value=form.text/>
        <p class="hint">{t("web_forms.grants_hint")}</p>
        {ConsentPurpose::ALL.iter().enumerate().map(|(place, purpose)| granted(place, *purpose, form.grants)).collect_view()}
        <CheckField name="consent/required" label=t("web_forms.consent_required") hint=t("web_forms.consent_required_hint") value=form.required/>
        <CheckField name="collect_unsent" label=t("web_forms.collect_unsent") hint=t("web_forms.collect_unsent_hint") value=form.unsent/>
    }
}

/// The channels of one purpose. The first one carries the name of all, so that the error summary can reach it.
fn granted(place: usize, purpose: ConsentPurpose, grants: RwSignal<Vec<String>>) -> impl IntoView {
    let entry = |channel: &Channel| {
        let entry: Entry = (grant_word(purpose, *channel), t_in("contacts.channel", channel.as_str()));
        entry
    };
    let name = if place == 0 { "consent/grants".to_owned() } else { ["consent/grants/", purpose.as_str()].concat() };
    let (label, about) = (t_in("consents.purpose", purpose.as_str()), t_in("consents.about", purpose.as_str()));
    view! { <ManyField name=name label=label hint=about value=grants entries=Channel::ALL.iter().map(entry).collect()/> }
}
