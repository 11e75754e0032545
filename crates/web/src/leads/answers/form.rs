//! The form of an automatic answer: when it answers, then with which words.

use domain::leads::{
    auto_response::{AutoResponse, AutoResponseData, ResponseHours, ResponseTexts},
    lead::SpokenLanguage,
    origin::LeadChannel,
};
use leptos::prelude::*;

use super::{
    super::{switched::at_head_office, words::any_entries},
    example::{Tongue, places},
    texts::{self, TextsForm},
};
use crate::{
    i18n::t,
    people::{sources, specialties},
    record::{Editable, entries, filled, form_fields, id_of, named_choice, word},
    ui::{
        combobox::{Choice, Combobox},
        field::{CheckField, SegmentedField, SelectField, TextField},
        form::FieldError,
        many::ManyField,
    },
};

form_fields! {
    AnswerForm / TypedAnswer {
        name: RwSignal<String>, position: RwSignal<String>, active: RwSignal<bool>, channels: RwSignal<Vec<String>>,
        specialty: RwSignal<String>, source: RwSignal<String>, language: RwSignal<String>,
        facility: RwSignal<Option<Choice>>, hours: RwSignal<String>, english: TextsForm, hindi: TextsForm,
        stops_clock: RwSignal<bool>,
    }
}

/// It answers nobody before somebody has read it once more and switched it on.
pub(super) fn blank() -> TypedAnswer {
    TypedAnswer { active: false, ..typed(&AutoResponseData::new("", ResponseTexts::default())) }
}

fn typed(data: &AutoResponseData) -> TypedAnswer {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    TypedAnswer {
        name: data.name.clone(),
        position: data.position.to_string(),
        active: data.active,
        channels: data.channels.iter().map(ToString::to_string).collect(),
        specialty: text(&data.specialty),
        source: text(&data.source),
        language: data.language.map(|language| language.to_string()).unwrap_or_default(),
        facility: None,
        hours: data.hours.to_string(),
        english: texts::typed(&data.english),
        hindi: texts::typed(&data.hindi.clone().unwrap_or_default()),
        stops_clock: data.stops_clock,
    }
}

impl Editable for AutoResponse {
    type Form = AnswerForm;
    const NEW_SHEET: &'static str = "new-answer";

    fn begin(rule: &Self) -> TypedAnswer {
        TypedAnswer { facility: named_choice(rule.data.facility_id, rule.facility.as_ref()), ..typed(&rule.data) }
    }

    fn data(typed: &TypedAnswer, _: Option<&AutoResponseData>) -> Result<AutoResponseData, Vec<FieldError>> {
        let position = filled(&typed.position).unwrap_or_else(|| "0".to_owned());
        let position = position.parse().map_err(|_| vec![FieldError::new("position", t("record.not_a_number"))])?;
        let hindi = texts::written(&typed.hindi);
        Ok(AutoResponseData {
            name: typed.name.trim().to_owned(),
            position,
            active: typed.active,
            channels: typed.channels.iter().filter_map(|channel| word(channel)).collect(),
            specialty: filled(&typed.specialty),
            source: filled(&typed.source),
            language: word::<SpokenLanguage>(&typed.language),
            facility_id: id_of(typed.facility.as_ref()),
            hours: word(&typed.hours).unwrap_or(ResponseHours::Any),
            english: texts::written(&typed.english),
            hindi: Some(hindi).filter(|hindi| *hindi != ResponseTexts::default()),
            stops_clock: typed.stops_clock,
        })
    }

    fn fields(form: AnswerForm) -> AnyView {
        view! {
            <div class="columns">
                <TextField name="name" label=t("leads.name") value=form.name max_length=100_u32/>
                <TextField name="position" label=t("rules.order") hint=t("answers.order_hint") value=form.position mode="numeric"/>
            </div>
            {asked(form)}
            <fieldset class="stack">
                <legend>{t("answers.words")}</legend>
                {places()}
            </fieldset>
            {texts::fields("english", Tongue::English, form.english, "")}
            {texts::fields("hindi", Tongue::Hindi, form.hindi, t("answers.hindi_hint"))}
            <CheckField name="stops_clock" label=t("answers.stops_clock") hint=t("answers.stops_clock_hint") value=form.stops_clock/>
            <CheckField name="active" label=t("rules.on") hint=t("answers.on_hint") value=form.active/>
        }
        .into_any()
    }
}

fn asked(form: AnswerForm) -> impl IntoView {
    view! {
        <fieldset class="stack">
            <legend>{t("rules.conditions")}</legend>
            <p class="hint">{t("answers.conditions_hint")}</p>
            <SegmentedField name="hours" label=t("answers.hours") value=form.hours entries=entries("answers.hours", ResponseHours::WORDS)/>
            <ManyField name="channels" label=t("rules.channels") value=form.channels entries=entries("leads.channel", LeadChannel::WORDS) optional=true/>
            <div class="columns">
                <TextField name="specialty" label=t("leads.specialty") value=form.specialty optional=true known=specialties::known()/>
                <TextField name="source" label=t("leads.source") value=form.source optional=true/>
                <SelectField name="language" label=t("leads.language") value=form.language entries=any_entries("leads.language", SpokenLanguage::WORDS) optional=true/>
                {at_head_office().then(|| view! {
                    <Combobox name="facility_id" label=t("user.facility") hint=t("rules.facility_hint") value=form.facility source=sources::facilities() optional=true/>
                })}
            </div>
        </fieldset>
    }
}
