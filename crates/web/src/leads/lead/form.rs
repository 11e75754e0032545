//! The only place for the form of a lead: how to reach them first, then what they ask for; the rest can wait.

use domain::{
    kernel::Timestamp,
    leads::{
        lead::{Lead, LeadData, NextAction, Priority, SpokenLanguage},
        origin::LeadChannel,
    },
    people::{
        account::Account,
        contact::{Contact, Gender},
        reach::PhoneLabel,
    },
};
use leptos::prelude::*;

use crate::{
    i18n::{local_minute, moment_of, t},
    people::{
        contact::phones,
        similar::{Clues, similar},
        sources, specialties,
    },
    record::{
        Editable, FormPart, PhoneRows, choice_entries,
        custom::{self, CustomPart},
        entries, filled, form_fields, id_of, named_choice, records, word,
    },
    session,
    ui::{
        combobox::{Choice, Combobox},
        date::MomentField,
        field::{SegmentedField, SelectField, TextArea, TextField},
        form::FieldError,
        phones::PhoneFields,
        tags::TagsField,
        url,
    },
};

form_fields! {
    LeadForm / TypedLead {
        given_name: RwSignal<String>, family_name: RwSignal<String>, phones: PhoneRows, emails: RwSignal<Vec<String>>,
        city: RwSignal<String>, pin_code: RwSignal<String>, language: RwSignal<String>, gender: RwSignal<String>,
        birth_year: RwSignal<String>, need: RwSignal<String>, specialty: RwSignal<String>, payer: RwSignal<String>,
        channel: RwSignal<String>, source: RwSignal<String>, campaign: RwSignal<String>,
        contact: RwSignal<Option<Choice>>, account: RwSignal<Option<Choice>>, priority: RwSignal<String>,
        next_action: RwSignal<String>, next_action_at: RwSignal<String>, notes: RwSignal<String>,
        tags: RwSignal<Vec<String>>, owner: RwSignal<Option<Choice>>, custom: CustomPart,
    }
    tidy tidy
}

fn tidy(form: LeadForm) {
    form.phones.tidy();
}

/// What the sheet for a new lead begins with: somebody has called.
pub fn begin_new() -> TypedLead {
    let contact = untrack(|| url::query("contact").get());
    let contact = contact.as_deref().and_then(|contact| contact.split_once('~')).map(|(id, name)| Choice {
        id: id.to_owned(),
        label: name.to_owned(),
        detail: String::new(),
    });
    TypedLead { owner: sources::me(), contact, ..typed(&LeadData::new(LeadChannel::Phone)) }
}

fn typed(data: &LeadData) -> TypedLead {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let numbers: Vec<_> =
        data.phones.iter().map(|phone| (phone.number.clone(), phone.label.as_str().to_owned())).collect();
    let usual = || vec![(String::new(), PhoneLabel::Mobile.as_str().to_owned())];
    TypedLead {
        given_name: text(&data.given_name),
        family_name: text(&data.family_name),
        phones: if numbers.is_empty() { usual() } else { numbers },
        emails: data.emails.clone(),
        city: text(&data.city),
        pin_code: text(&data.pin_code),
        language: data.language.map(|language| language.to_string()).unwrap_or_default(),
        gender: data.gender.map(|gender| gender.to_string()).unwrap_or_default(),
        birth_year: data.birth_year.map(|year| year.to_string()).unwrap_or_default(),
        need: text(&data.need),
        specialty: text(&data.specialty),
        payer: text(&data.payer),
        channel: data.channel.to_string(),
        source: text(&data.source),
        campaign: text(&data.campaign),
        contact: None,
        account: None,
        priority: data.priority.to_string(),
        next_action: data.next_action.map(|action| action.to_string()).unwrap_or_default(),
        next_action_at: data.next_action_at.map(|at| local_minute(at.utc())).unwrap_or_default(),
        notes: text(&data.notes),
        tags: data.tags.clone(),
        owner: None,
        custom: custom::typed(&data.custom),
    }
}

impl Editable for Lead {
    type Form = LeadForm;
    const NEW_SHEET: &'static str = "new-lead";
    const VALUES: &'static [&'static str] = &["contact"];

    fn begin(lead: &Self) -> TypedLead {
        let data = &lead.data;
        TypedLead {
            contact: named_choice(data.contact_id, lead.contact.as_ref()),
            account: named_choice(data.account_id, lead.account.as_ref()),
            owner: named_choice(data.owner_id, lead.owner.as_ref()),
            ..typed(data)
        }
    }

    fn data(typed: &TypedLead, base: Option<&LeadData>) -> Result<LeadData, Vec<FieldError>> {
        let base = base.cloned().unwrap_or_else(|| LeadData::new(LeadChannel::Phone));
        let birth_year = filled(&typed.birth_year).map(|year| year.parse::<i32>());
        if birth_year.as_ref().is_some_and(Result::is_err) {
            return Err(vec![FieldError::new("birth_year", t("record.not_a_number"))]);
        }
        let owner_id = id_of(typed.owner.as_ref());
        // The team and the facility follow a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        // The field holds whole minutes: the same minute is the same moment.
        let unchanged = base.next_action_at.filter(|at| local_minute(at.utc()) == typed.next_action_at);
        let next_action_at = unchanged.or_else(|| moment_of(&typed.next_action_at).and_then(Timestamp::new));
        Ok(LeadData {
            given_name: filled(&typed.given_name),
            family_name: filled(&typed.family_name),
            phones: phones(&typed.phones),
            emails: typed.emails.clone(),
            city: filled(&typed.city),
            pin_code: filled(&typed.pin_code),
            language: word::<SpokenLanguage>(&typed.language),
            gender: word::<Gender>(&typed.gender),
            birth_year: birth_year.and_then(Result::ok),
            need: filled(&typed.need),
            specialty: filled(&typed.specialty),
            payer: filled(&typed.payer),
            channel: word(&typed.channel).unwrap_or(base.channel),
            source: filled(&typed.source),
            campaign: filled(&typed.campaign),
            contact_id: id_of(typed.contact.as_ref()),
            account_id: id_of(typed.account.as_ref()),
            priority: word(&typed.priority).unwrap_or(base.priority),
            next_action: word::<NextAction>(&typed.next_action),
            next_action_at,
            notes: filled(&typed.notes),
            tags: typed.tags.clone(),
            custom: custom::values::<Lead>(&typed.custom, None, &base.custom)?,
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
            ..base
        })
    }

    fn fields(form: LeadForm) -> AnyView {
        view! {
            <SegmentedField name="priority" label=t("leads.priority") value=form.priority entries=entries("leads.priority", Priority::WORDS)/>
            <PhoneFields name="phones" label=t("people.phones") rows=form.phones.0 labels=entries("people.phone", PhoneLabel::WORDS)/>
            <div class="columns">
                <TextField name="given_name" label=t("leads.given_name") value=form.given_name/>
                <TextField name="family_name" label=t("leads.family_name") value=form.family_name optional=true/>
            </div>
            {similar::<Contact>(move || clues(form))}
            {wanted(form)}
            {next(form)}
            {custom::inputs::<Lead>(form.custom, || None)}
            {more(form)}
        }
        .into_any()
    }
}

fn clues(form: LeadForm) -> Clues {
    let name = [form.given_name.get(), form.family_name.get()].join(" ");
    Clues {
        numbers: form.phones.typed().into_iter().map(|(number, _)| number).collect(),
        emails: form.emails.get(),
        name: ("full_name", name),
        town: form.city.get(),
    }
}

fn wanted(form: LeadForm) -> impl IntoView {
    view! {
        <TextArea name="need" label=t("leads.need") value=form.need optional=true/>
        <div class="columns">
            <TextField name="specialty" label=t("leads.specialty") value=form.specialty optional=true known=specialties::known()/>
            <TextField name="payer" label=t("leads.payer") value=form.payer optional=true/>
        </div>
        <div class="columns">
            <SelectField name="channel" label=t("leads.channel") value=form.channel entries=entries("leads.channel", LeadChannel::WORDS)/>
            <TextField name="source" label=t("leads.source") value=form.source optional=true/>
            <TextField name="campaign" label=t("leads.campaign") value=form.campaign optional=true/>
        </div>
    }
}

fn next(form: LeadForm) -> impl IntoView {
    view! {
        <fieldset class="stack">
            <legend>{t("leads.next")}</legend>
            <SelectField name="next_action" label=t("leads.next_action") value=form.next_action entries=choice_entries("leads.next_action", NextAction::WORDS) optional=true/>
            <MomentField name="next_action_at" label=t("leads.next_action_at") value=form.next_action_at optional=true/>
        </fieldset>
    }
}

fn more(form: LeadForm) -> impl IntoView {
    view! {
        <TagsField name="emails" label=t("people.emails") hint=t("people.emails_hint") value=form.emails optional=true/>
        <div class="columns">
            <TextField name="city" label=t("leads.city") value=form.city optional=true/>
            <TextField name="pin_code" label=t("leads.pin_code") value=form.pin_code optional=true mode="numeric"/>
            <SelectField name="language" label=t("leads.language") value=form.language entries=choice_entries("leads.language", SpokenLanguage::WORDS) optional=true/>
        </div>
        <div class="columns">
            <SelectField name="gender" label=t("leads.gender") value=form.gender entries=choice_entries("contacts.gender", Gender::WORDS) optional=true/>
            <TextField name="birth_year" label=t("leads.birth_year") value=form.birth_year optional=true mode="numeric"/>
        </div>
        <div class="columns">
            <Combobox name="contact_id" label=t("leads.contact") value=form.contact source={records::<Contact>(&[])} recents="contacts" optional=true/>
            <Combobox name="account_id" label=t("leads.account") value=form.account source={records::<Account>(&[])} recents="accounts" optional=true/>
            {session::role_untracked().filter(|role| sources::assigns(*role)).map(|_| view! {
                <Combobox name="owner_id" label=t("people.owner") value=form.owner source=sources::users() recents="users"/>
            })}
        </div>
        <TagsField name="tags" label=t("people.tags") hint=t("people.words_hint") value=form.tags optional=true/>
        <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
    }
}
