//! The form of an assignment rule: what it asks of a lead, then who gets it.

use domain::leads::{
    assignment::{AssignMethod, AssignmentRule, AssignmentRuleData},
    lead::SpokenLanguage,
    origin::LeadChannel,
};
use leptos::prelude::*;

use crate::{
    i18n::t,
    leads::switched::at_head_office,
    people::{sources, specialties},
    record::{Editable, entries, form_fields, id_of, named_choice, word},
    ui::{
        combobox::{Choice, Combobox},
        field::{CheckField, SegmentedField, TextField},
        form::FieldError,
        many::ManyField,
        tags::TagsField,
    },
};

form_fields! {
    RuleForm / TypedRule {
        name: RwSignal<String>, active: RwSignal<bool>, specialties: RwSignal<Vec<String>>,
        pin_codes: RwSignal<Vec<String>>, channels: RwSignal<Vec<String>>, sources: RwSignal<Vec<String>>,
        languages: RwSignal<Vec<String>>, facility: RwSignal<Option<Choice>>, method: RwSignal<String>,
        user: RwSignal<Option<Choice>>, team: RwSignal<Option<Choice>>,
    }
}

pub(super) fn blank() -> TypedRule {
    typed(&AssignmentRuleData::new("", AssignMethod::Person))
}

fn typed(data: &AssignmentRuleData) -> TypedRule {
    TypedRule {
        name: data.name.clone(),
        active: data.active,
        specialties: data.specialties.clone(),
        pin_codes: data.pin_codes.clone(),
        channels: data.channels.iter().map(ToString::to_string).collect(),
        sources: data.sources.clone(),
        languages: data.languages.iter().map(ToString::to_string).collect(),
        facility: None,
        method: data.method.to_string(),
        user: None,
        team: None,
    }
}

impl Editable for AssignmentRule {
    type Form = RuleForm;
    const NEW_SHEET: &'static str = "new-rule";

    fn begin(rule: &Self) -> TypedRule {
        TypedRule {
            facility: named_choice(rule.data.facility_id, rule.facility.as_ref()),
            user: named_choice(rule.data.user_id, rule.user.as_ref()),
            team: named_choice(rule.data.team_id, rule.team.as_ref()),
            ..typed(&rule.data)
        }
    }

    fn data(typed: &TypedRule, _: Option<&AssignmentRuleData>) -> Result<AssignmentRuleData, Vec<FieldError>> {
        let method = word(&typed.method).unwrap_or(AssignMethod::Person);
        let to_one = method == AssignMethod::Person;
        Ok(AssignmentRuleData {
            name: typed.name.trim().to_owned(),
            active: typed.active,
            specialties: typed.specialties.clone(),
            pin_codes: typed.pin_codes.clone(),
            channels: typed.channels.iter().filter_map(|channel| word(channel)).collect(),
            sources: typed.sources.clone(),
            languages: typed.languages.iter().filter_map(|language| word(language)).collect(),
            facility_id: id_of(typed.facility.as_ref()),
            method,
            user_id: id_of(typed.user.as_ref()).filter(|_| to_one),
            team_id: id_of(typed.team.as_ref()).filter(|_| !to_one),
        })
    }

    fn fields(form: RuleForm) -> AnyView {
        view! {
            <TextField name="name" label=t("leads.name") hint=t("rules.name_hint") value=form.name max_length=120_u32/>
            {asked(form)}
            {goes_to(form)}
            <CheckField name="active" label=t("rules.on") hint=t("rules.on_hint") value=form.active/>
        }
        .into_any()
    }
}

fn asked(form: RuleForm) -> impl IntoView {
    view! {
        <fieldset class="stack">
            <legend>{t("rules.conditions")}</legend>
            <p class="hint">{t("rules.conditions_hint")}</p>
            <div class="columns">
                <TagsField name="specialties" label=t("rules.specialties") value=form.specialties known=specialties::known() optional=true/>
                <TagsField name="pin_codes" label=t("rules.pin_codes") hint=t("rules.pin_codes_hint") value=form.pin_codes optional=true/>
            </div>
            <ManyField name="channels" label=t("rules.channels") value=form.channels entries=entries("leads.channel", LeadChannel::WORDS) optional=true/>
            <div class="columns">
                <TagsField name="sources" label=t("rules.sources") hint=t("rules.sources_hint") value=form.sources optional=true/>
                {at_head_office().then(|| view! {
                    <Combobox name="facility_id" label=t("user.facility") hint=t("rules.facility_hint") value=form.facility source=sources::facilities() optional=true/>
                })}
            </div>
            <details class="more-fields" open={form.languages.with_untracked(|languages| !languages.is_empty())}>
                <summary>{t("rules.languages")}</summary>
                <div class="stack">
                    <ManyField name="languages" label=t("rules.languages") value=form.languages entries=entries("leads.language", SpokenLanguage::WORDS) optional=true/>
                </div>
            </details>
        </fieldset>
    }
}

fn goes_to(form: RuleForm) -> impl IntoView {
    let to_one = Memo::new(move |_| form.method.with(|method| word(method) == Some(AssignMethod::Person)));
    view! {
        <fieldset class="stack">
            <legend>{t("rules.who_gets_it")}</legend>
            <SegmentedField name="method" label=t("rules.method") hint=t("rules.method_hint") value=form.method entries=entries("rules.method", AssignMethod::WORDS)/>
            {move || if to_one.get() {
                view! { <Combobox name="user_id" label=t("rules.person") value=form.user source=sources::users() recents="users"/> }.into_any()
            } else {
                view! { <Combobox name="team_id" label=t("user.team") value=form.team source=sources::teams()/> }.into_any()
            }}
        </fieldset>
    }
}
