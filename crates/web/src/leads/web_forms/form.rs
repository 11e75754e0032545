//! The builder: what a form says and asks, what becomes of what comes in, and beside it how the form looks.

use domain::leads::web_form::{FormAssignment, FormLanguage, WebForm, WebFormData};
use leptos::prelude::*;

use super::{
    super::switched::at_head_office,
    consent::{self, ConsentForm},
    fields::{self, FieldRows},
    preview, usual,
};
use crate::{
    i18n::t,
    people::sources,
    record::{Editable, FormFields, entries, filled, form_fields, id_of, named_choice, word},
    ui::{
        combobox::{Choice, Combobox},
        field::{CheckField, Entry, SegmentedField, TextArea, TextField},
        form::FieldError,
        tags::TagsField,
    },
};

form_fields! {
    BuilderForm / TypedBuilder {
        name: RwSignal<String>, active: RwSignal<bool>, language: RwSignal<String>, title: RwSignal<String>,
        intro: RwSignal<String>, fields: FieldRows, consent: ConsentForm, button_text: RwSignal<String>,
        /// Whether words follow or a page.
        then: RwSignal<String>,
        thank_you: RwSignal<String>, redirect_url: RwSignal<String>, source: RwSignal<String>,
        campaign: RwSignal<String>, facility: RwSignal<Option<Choice>>, owner: RwSignal<Option<Choice>>,
        assign: RwSignal<String>, team: RwSignal<Option<Choice>>, origins: RwSignal<Vec<String>>,
    }
}

const WORDS: &str = "words";
const PAGE: &str = "page";

/// Nobody sees it before somebody has read it once more and switched it on.
pub(super) fn blank() -> TypedBuilder {
    let data = WebFormData::new("", "", usual::fields());
    TypedBuilder { active: false, owner: sources::me(), ..typed(&data) }
}

fn typed(data: &WebFormData) -> TypedBuilder {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    TypedBuilder {
        name: data.name.clone(),
        active: data.active,
        language: data.language.to_string(),
        title: data.title.clone(),
        intro: text(&data.intro),
        fields: fields::typed(&data.fields),
        consent: consent::typed(data),
        button_text: text(&data.button_text),
        then: if data.redirect_url.is_some() { PAGE } else { WORDS }.to_owned(),
        thank_you: text(&data.thank_you),
        redirect_url: text(&data.redirect_url),
        source: text(&data.source),
        campaign: text(&data.campaign),
        facility: None,
        owner: None,
        assign: data.assign.to_string(),
        team: None,
        origins: data.origins.clone(),
    }
}

fn written(typed: &TypedBuilder) -> WebFormData {
    let to_page = typed.then == PAGE;
    let assign = word(&typed.assign).unwrap_or(FormAssignment::Rules);
    WebFormData {
        name: typed.name.trim().to_owned(),
        active: typed.active,
        language: word(&typed.language).unwrap_or(FormLanguage::English),
        title: typed.title.trim().to_owned(),
        intro: filled(&typed.intro),
        fields: fields::written(&typed.fields),
        consent: consent::written(&typed.consent),
        collect_unsent: typed.consent.asks && typed.consent.unsent,
        button_text: filled(&typed.button_text),
        thank_you: filled(&typed.thank_you).filter(|_| !to_page),
        redirect_url: to_page.then(|| typed.redirect_url.trim().to_owned()),
        source: filled(&typed.source),
        campaign: filled(&typed.campaign),
        facility_id: id_of(typed.facility.as_ref()),
        owner_id: id_of(typed.owner.as_ref()),
        assign,
        team_id: id_of(typed.team.as_ref()).filter(|_| assign == FormAssignment::Team),
        origins: typed.origins.iter().map(|site| site_of(site)).collect(),
    }
}

/// Copied out of the browser's line for addresses, a site ends with a slash.
fn site_of(typed: &str) -> String {
    typed.trim().trim_end_matches('/').to_ascii_lowercase()
}

impl Editable for WebForm {
    type Form = BuilderForm;
    const NEW_SHEET: &'static str = "new-web-form";

    fn begin(form: &Self) -> TypedBuilder {
        TypedBuilder {
            facility: named_choice(form.data.facility_id, form.facility.as_ref()),
            owner: named_choice(form.data.owner_id, form.owner.as_ref()),
            team: named_choice(form.data.team_id, form.team.as_ref()),
            ..typed(&form.data)
        }
    }

    fn data(typed: &TypedBuilder, _: Option<&WebFormData>) -> Result<WebFormData, Vec<FieldError>> {
        Ok(written(typed))
    }

    fn fields(form: BuilderForm) -> AnyView {
        let shown = Memo::new(move |_| written(&FormFields::typed(form)));
        view! {
            <div class="builder">
                <div class="stack loose">
                    {said(form)}
                    {fields::builder(form.fields, form.language)}
                    {consent::fields(form.consent)}
                    {afterwards(form)}
                    {comes_in(form)}
                    {stands(form)}
                </div>
                {preview::beside(shown)}
            </div>
        }
        .into_any()
    }
}

fn said(form: BuilderForm) -> impl IntoView {
    view! {
        <TextField name="name" label=t("leads.name") hint=t("web_forms.name_hint") value=form.name max_length=120_u32/>
        <SegmentedField name="language" label=t("leads.language") hint=t("web_forms.language_hint") value=form.language entries=entries("leads.language", FormLanguage::WORDS)/>
        <TextField name="title" label=t("web_forms.title") hint=t("web_forms.title_hint") value=form.title max_length=150_u32/>
        <TextArea name="intro" label=t("web_forms.intro") value=form.intro optional=true/>
    }
}

fn afterwards(form: BuilderForm) -> impl IntoView {
    let to_page = Memo::new(move |_| form.then.with(|then| then == PAGE));
    let then: Vec<Entry> = vec![
        (WORDS.to_owned(), t("web_forms.then_words").to_owned()),
        (PAGE.to_owned(), t("web_forms.then_page").to_owned()),
    ];
    view! {
        <fieldset class="stack">
            <legend>{t("web_forms.sending")}</legend>
            <TextField name="button_text" label=t("web_forms.button_text") hint=t("web_forms.usual_hint") value=form.button_text optional=true max_length=40_u32/>
            <SegmentedField name="then" label=t("web_forms.then") value=form.then entries=then/>
            {move || if to_page.get() {
                view! { <TextField name="redirect_url" label=t("web_forms.redirect_url") value=form.redirect_url kind="url" mode="url" placeholder="https://" max_length=500_u32/> }.into_any()
            } else {
                view! { <TextArea name="thank_you" label=t("web_forms.thank_you") hint=t("web_forms.usual_hint") value=form.thank_you optional=true/> }.into_any()
            }}
        </fieldset>
    }
}

fn comes_in(form: BuilderForm) -> impl IntoView {
    let to_team = Memo::new(move |_| form.assign.with(|assign| word(assign) == Some(FormAssignment::Team)));
    view! {
        <fieldset class="stack">
            <legend>{t("web_forms.comes_in")}</legend>
            <div class="columns">
                <TextField name="source" label=t("leads.source") hint=t("web_forms.source_hint") value=form.source optional=true max_length=120_u32/>
                <TextField name="campaign" label=t("leads.campaign") hint=t("web_forms.campaign_hint") value=form.campaign optional=true max_length=120_u32/>
            </div>
            <SegmentedField name="assign" label=t("rules.who_gets_it") hint=t("web_forms.assign_hint") value=form.assign entries=entries("web_forms.assign", FormAssignment::WORDS)/>
            {move || to_team.get().then(|| view! {
                <Combobox name="team_id" label=t("user.team") value=form.team source=sources::teams()/>
            })}
            <div class="columns">
                <Combobox name="owner_id" label=t("web_forms.owner") hint=t("web_forms.owner_hint") value=form.owner source=sources::users() recents="users"/>
                {at_head_office().then(|| view! {
                    <Combobox name="facility_id" label=t("user.facility") hint=t("rules.facility_hint") value=form.facility source=sources::facilities() optional=true/>
                })}
            </div>
        </fieldset>
    }
}

fn stands(form: BuilderForm) -> impl IntoView {
    view! {
        <fieldset class="stack">
            <legend>{t("web_forms.where")}</legend>
            <TagsField name="origins" label=t("web_forms.origins") hint=t("web_forms.origins_hint") value=form.origins optional=true/>
            <CheckField name="active" label=t("rules.on") hint=t("web_forms.on_hint") value=form.active/>
        </fieldset>
    }
}
