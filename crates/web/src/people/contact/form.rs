//! The only place for the form of a contact: its kind decides which fields it has.

use chrono::NaiveDate;
use domain::people::{
    account::Account,
    contact::{Contact, ContactData, ContactKind, Gender},
    reach::{Channel, Class, Phone, PhoneLabel},
};
use leptos::prelude::*;

use super::super::{
    address::{AddressFields, AddressRows, addresses, typed_addresses},
    similar::{Clues, similar},
    sources, specialties,
};
use crate::{
    i18n::t,
    record::{
        Editable, FormPart, PhoneRows, choice_entries,
        custom::{self, CustomPart},
        entries, filled, form_fields, id_of, named_choice, records, word,
    },
    session,
    ui::{
        combobox::{Choice, Combobox},
        date::DateField,
        field::{SegmentedField, SelectField, TextArea, TextField},
        form::FieldError,
        phones::PhoneFields,
        tags::TagsField,
        url,
    },
};

form_fields! {
    ContactForm / TypedContact {
        kind: RwSignal<String>, prefix: RwSignal<String>, given_name: RwSignal<String>, family_name: RwSignal<String>,
        job_title: RwSignal<String>, account: RwSignal<Option<Choice>>, class: RwSignal<String>, phones: PhoneRows,
        emails: RwSignal<Vec<String>>, addresses: AddressRows, gender: RwSignal<String>,
        birth_date: RwSignal<Option<NaiveDate>>, preferred_channel: RwSignal<String>, preferred_hours: RwSignal<String>,
        registration_number: RwSignal<String>, specialties: RwSignal<Vec<String>>, qualifications: RwSignal<String>,
        uhid: RwSignal<String>, abha: RwSignal<String>, guardian: RwSignal<Option<Choice>>, guardian_name: RwSignal<String>,
        guardian_phone: RwSignal<String>, primary_physician: RwSignal<Option<Choice>>,
        payer: RwSignal<String>, notes: RwSignal<String>, tags: RwSignal<Vec<String>>, owner: RwSignal<Option<Choice>>,
        custom: CustomPart,
    }
    tidy tidy
}

fn tidy(form: ContactForm) {
    form.phones.tidy();
    form.addresses.tidy();
}

/// What the sheet for a new contact begins with: what the address says (`?name=…&account=<id>~<name>`), and a doctor, which
/// most are.
pub fn begin_new() -> TypedContact {
    let said = |name: &'static str| untrack(|| url::query(name).get());
    let name = said("name").unwrap_or_default();
    let (given, family) = name.rsplit_once(' ').unwrap_or((&name, ""));
    let account = said("account");
    let account = account.as_deref().and_then(|account| account.split_once('~')).map(|(id, name)| Choice {
        id: id.to_owned(),
        label: name.to_owned(),
        detail: String::new(),
    });
    let mut typed = typed(&ContactData::new(ContactKind::Doctor));
    given.clone_into(&mut typed.given_name);
    family.clone_into(&mut typed.family_name);
    typed.account = account;
    typed.owner = sources::me();
    typed
}

fn typed(data: &ContactData) -> TypedContact {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let numbers = data.phones.iter().map(|phone| (phone.number.clone(), phone.label.as_str().to_owned()));
    let phones: Vec<_> = numbers.collect();
    let usual = || vec![(String::new(), PhoneLabel::Mobile.as_str().to_owned())];
    TypedContact {
        kind: data.kind.as_str().to_owned(),
        prefix: text(&data.prefix),
        given_name: text(&data.given_name),
        family_name: text(&data.family_name),
        job_title: text(&data.job_title),
        account: None,
        class: data.class.map(|class| class.to_string()).unwrap_or_default(),
        phones: if phones.is_empty() { usual() } else { phones },
        emails: data.emails.clone(),
        addresses: typed_addresses(&data.addresses),
        gender: data.gender.map(|gender| gender.to_string()).unwrap_or_default(),
        birth_date: data.birth_date,
        preferred_channel: data.preferred_channel.map(|channel| channel.to_string()).unwrap_or_default(),
        preferred_hours: text(&data.preferred_hours),
        registration_number: text(&data.registration_number),
        specialties: data.specialties.clone(),
        qualifications: text(&data.qualifications),
        uhid: text(&data.uhid),
        abha: text(&data.abha),
        guardian: None,
        guardian_name: text(&data.guardian_name),
        guardian_phone: text(&data.guardian_phone),
        primary_physician: None,
        payer: text(&data.payer),
        notes: text(&data.notes),
        tags: data.tags.clone(),
        owner: None,
        custom: custom::typed(&data.custom),
    }
}

impl Editable for Contact {
    type Form = ContactForm;
    const NEW_SHEET: &'static str = "new-contact";
    const VALUES: &'static [&'static str] = &["name", "account"];

    fn begin(contact: &Self) -> TypedContact {
        let data = &contact.data;
        TypedContact {
            account: named_choice(data.account_id, contact.account.as_ref()),
            guardian: named_choice(data.guardian_id, contact.guardian.as_ref()),
            primary_physician: named_choice(data.primary_physician_id, contact.primary_physician.as_ref()),
            owner: named_choice(data.owner_id, contact.owner.as_ref()),
            ..typed(data)
        }
    }

    fn data(typed: &TypedContact, base: Option<&ContactData>) -> Result<ContactData, Vec<FieldError>> {
        let kind = word(&typed.kind).unwrap_or(ContactKind::Other);
        let (doctor, patient) = (kind == ContactKind::Doctor, kind == ContactKind::Patient);
        let base = base.cloned().unwrap_or_else(|| ContactData::new(kind));
        let owner_id = id_of(typed.owner.as_ref());
        // The team and the facility follow a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        Ok(ContactData {
            kind,
            prefix: filled(&typed.prefix),
            given_name: filled(&typed.given_name),
            family_name: filled(&typed.family_name),
            job_title: filled(&typed.job_title),
            account_id: id_of(typed.account.as_ref()),
            class: word::<Class>(&typed.class),
            phones: phones(&typed.phones),
            emails: typed.emails.clone(),
            addresses: addresses(&typed.addresses)?,
            gender: word::<Gender>(&typed.gender),
            birth_date: typed.birth_date,
            preferred_channel: word::<Channel>(&typed.preferred_channel),
            preferred_hours: filled(&typed.preferred_hours),
            registration_number: filled(&typed.registration_number).filter(|_| doctor),
            specialties: if doctor { typed.specialties.clone() } else { Vec::new() },
            qualifications: filled(&typed.qualifications).filter(|_| doctor),
            uhid: filled(&typed.uhid).filter(|_| patient),
            abha: filled(&typed.abha).filter(|_| patient),
            guardian_id: id_of(typed.guardian.as_ref()).filter(|_| patient),
            guardian_name: filled(&typed.guardian_name).filter(|_| patient),
            guardian_phone: filled(&typed.guardian_phone).filter(|_| patient),
            primary_physician_id: id_of(typed.primary_physician.as_ref()).filter(|_| patient),
            payer: filled(&typed.payer).filter(|_| patient),
            notes: filled(&typed.notes),
            tags: typed.tags.clone(),
            custom: custom::values::<Contact>(&typed.custom, Some(kind.as_str()), &base.custom)?,
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
        })
    }

    fn fields(form: ContactForm) -> AnyView {
        view! {
            <SegmentedField name="kind" label=t("contacts.kind") value=form.kind entries=entries("contacts.kind", ContactKind::WORDS)/>
            {who(form)}
            {similar::<Contact>(move || clues(form))}
            {move || match word(&form.kind.get()) {
                Some(ContactKind::Doctor) => doctor(form).into_any(),
                Some(ContactKind::Patient) => patient(form).into_any(),
                _ => ().into_any(),
            }}
            {how_to_reach(form)}
            {custom::inputs::<Contact>(form.custom, move || Some(form.kind.get()))}
            {more(form)}
        }
        .into_any()
    }
}

/// Numbers as typed; `Phone::new` reads them as the server will.
pub fn phones(typed: &[(String, String)]) -> Vec<Phone> {
    typed
        .iter()
        .filter(|(number, _)| !number.trim().is_empty())
        .map(|(number, label)| Phone::new(word(label).unwrap_or(PhoneLabel::Mobile), number.trim()))
        .collect()
}

fn clues(form: ContactForm) -> Clues {
    let name = [form.given_name.get(), form.family_name.get()].join(" ");
    Clues {
        numbers: form.phones.typed().into_iter().map(|(number, _)| number).collect(),
        emails: form.emails.get(),
        name: ("full_name", name),
        town: form.addresses.first_town(),
    }
}

fn who(form: ContactForm) -> impl IntoView {
    view! {
        <div class="columns names">
            <TextField name="prefix" label=t("contacts.prefix") value=form.prefix placeholder="Dr" known=prefixes()/>
            <TextField name="given_name" label=t("contacts.given_name") value=form.given_name/>
            <TextField name="family_name" label=t("contacts.family_name") value=form.family_name/>
        </div>
        <div class="columns">
            <Combobox name="account_id" label=t("contacts.account") value=form.account source={records::<Account>(&[])} recents="accounts" optional=true/>
            <TextField name="job_title" label=t("people.job_title") value=form.job_title optional=true/>
        </div>
    }
}

fn prefixes() -> Vec<String> {
    ["Dr", "Mr", "Mrs", "Ms", "Prof", "Prof Dr", "Shri", "Smt"].map(str::to_owned).to_vec()
}

fn doctor(form: ContactForm) -> impl IntoView {
    let known = Signal::stored(specialties::known());
    view! {
        <fieldset class="stack">
            <legend>{t("contacts.kind.doctor")}</legend>
            <TagsField name="specialties" label=t("people.specialties") hint=t("people.words_hint") value=form.specialties known=known/>
            <div class="columns">
                <TextField name="qualifications" label=t("contacts.qualifications") value=form.qualifications optional=true placeholder="MBBS, MD"/>
                <TextField name="registration_number" label=t("contacts.registration_number") value=form.registration_number optional=true/>
            </div>
        </fieldset>
    }
}

fn patient(form: ContactForm) -> impl IntoView {
    view! {
        <fieldset class="stack">
            <legend>{t("contacts.kind.patient")}</legend>
            <div class="columns">
                <TextField name="uhid" label=t("contacts.uhid") value=form.uhid optional=true/>
                <TextField name="abha" label=t("contacts.abha") value=form.abha optional=true mode="numeric" placeholder="12-3456-7890-1234"/>
                <TextField name="payer" label=t("contacts.payer") value=form.payer optional=true/>
                <Combobox name="primary_physician_id" label=t("contacts.primary_physician") value=form.primary_physician source={records::<Contact>(&[("kind", "eq", "doctor")])} recents="doctors" optional=true/>
            </div>
            <div class="columns">
                <Combobox name="guardian_id" label=t("contacts.guardian") hint=t("contacts.guardian_hint") value=form.guardian source={records::<Contact>(&[])} optional=true/>
                <TextField name="guardian_name" label=t("contacts.guardian_name") hint=t("contacts.guardian_unknown") value=form.guardian_name optional=true/>
                <TextField name="guardian_phone" label=t("contacts.guardian_phone") value=form.guardian_phone kind="tel" mode="tel" optional=true/>
            </div>
        </fieldset>
    }
}

fn how_to_reach(form: ContactForm) -> impl IntoView {
    view! {
        <PhoneFields name="phones" label=t("people.phones") rows=form.phones.0 labels=entries("people.phone", PhoneLabel::WORDS)/>
        <TagsField name="emails" label=t("people.emails") hint=t("people.emails_hint") value=form.emails optional=true/>
        <div class="columns">
            <SelectField name="preferred_channel" label=t("contacts.channel") value=form.preferred_channel entries=choice_entries("contacts.channel", Channel::WORDS) optional=true/>
            <TextField name="preferred_hours" label=t("contacts.preferred_hours") value=form.preferred_hours optional=true placeholder=t("contacts.preferred_hours_example")/>
        </div>
        <AddressFields rows=form.addresses/>
    }
}

fn more(form: ContactForm) -> impl IntoView {
    view! {
        <div class="columns">
            <SelectField name="class" label=t("people.class") value=form.class entries=choice_entries("people.class", Class::WORDS) optional=true/>
            <SelectField name="gender" label=t("contacts.gender") value=form.gender entries=choice_entries("contacts.gender", Gender::WORDS) optional=true/>
            <DateField name="birth_date" label=t("contacts.birth_date") value=form.birth_date optional=true latest=crate::i18n::today()/>
            {session::role_untracked().filter(|role| sources::assigns(*role)).map(|_| view! {
                <Combobox name="owner_id" label=t("people.owner") value=form.owner source=sources::users() recents="users"/>
            })}
        </div>
        <TagsField name="tags" label=t("people.tags") hint=t("people.words_hint") value=form.tags optional=true/>
        <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
    }
}
