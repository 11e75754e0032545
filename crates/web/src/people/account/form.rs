//! The only place for the form of an account: its kind decides which fields it has.

use domain::people::{
    account::{Account, AccountData, AccountKind},
    contact::Contact,
    reach::{Class, PhoneLabel},
};
use leptos::prelude::*;

use super::super::{
    address::{AddressFields, AddressRows, addresses, typed_addresses},
    contact::phones,
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
        field::{SelectField, TextArea, TextField},
        form::FieldError,
        phones::PhoneFields,
        tags::TagsField,
        url,
    },
};

form_fields! {
    AccountForm / TypedAccount {
        kind: RwSignal<String>, name: RwSignal<String>, parent: RwSignal<Option<Choice>>,
        deciding_contact: RwSignal<Option<Choice>>, class: RwSignal<String>, phones: PhoneRows,
        emails: RwSignal<Vec<String>>, website: RwSignal<String>, addresses: AddressRows,
        specialties: RwSignal<Vec<String>>, beds: RwSignal<String>, employees: RwSignal<String>,
        students: RwSignal<String>, notes: RwSignal<String>, tags: RwSignal<Vec<String>>, owner: RwSignal<Option<Choice>>,
        custom: CustomPart,
    }
    tidy tidy
}

fn tidy(form: AccountForm) {
    form.phones.tidy();
    form.addresses.tidy();
}

/// What the sheet for a new account begins with: the name that the address says, and a hospital, which most are.
pub fn begin_new() -> TypedAccount {
    let name = untrack(|| url::query("name").get()).unwrap_or_default();
    TypedAccount { owner: sources::me(), ..typed(&AccountData::new(AccountKind::Hospital, name)) }
}

fn typed(data: &AccountData) -> TypedAccount {
    let number = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
    let numbers = data.phones.iter().map(|phone| (phone.number.clone(), phone.label.as_str().to_owned()));
    let phones: Vec<_> = numbers.collect();
    let usual = || vec![(String::new(), PhoneLabel::Work.as_str().to_owned())];
    TypedAccount {
        kind: data.kind.as_str().to_owned(),
        name: data.name.clone(),
        parent: None,
        deciding_contact: None,
        class: data.class.map(|class| class.to_string()).unwrap_or_default(),
        phones: if phones.is_empty() { usual() } else { phones },
        emails: data.emails.clone(),
        website: data.website.clone().unwrap_or_default(),
        addresses: typed_addresses(&data.addresses),
        specialties: data.specialties.clone(),
        beds: number(data.beds),
        employees: number(data.employees),
        students: number(data.students),
        notes: data.notes.clone().unwrap_or_default(),
        tags: data.tags.clone(),
        owner: None,
        custom: custom::typed(&data.custom),
    }
}

/// A whole number, or the error of its field.
fn whole(field: &str, text: &str) -> Result<Option<i32>, FieldError> {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
    if bare.is_empty() {
        return Ok(None);
    }
    bare.parse().map(Some).map_err(|_| FieldError::new(field, t("record.not_a_number")))
}

impl Editable for Account {
    type Form = AccountForm;
    const NEW_SHEET: &'static str = "new-account";
    const VALUES: &'static [&'static str] = &["name"];

    fn begin(account: &Self) -> TypedAccount {
        let data = &account.data;
        TypedAccount {
            parent: named_choice(data.parent_id, account.parent.as_ref()),
            deciding_contact: named_choice(data.deciding_contact_id, account.deciding_contact.as_ref()),
            owner: named_choice(data.owner_id, account.owner.as_ref()),
            ..typed(data)
        }
    }

    fn data(typed: &TypedAccount, base: Option<&AccountData>) -> Result<AccountData, Vec<FieldError>> {
        let kind: AccountKind = word(&typed.kind).unwrap_or(AccountKind::Other);
        let base = base.cloned().unwrap_or_else(|| AccountData::new(kind, ""));
        let owner_id = id_of(typed.owner.as_ref());
        // The team and the facility follow a new owner, unless the server is told otherwise.
        let same_owner = owner_id == base.owner_id;
        let numbers = [("beds", &typed.beds), ("employees", &typed.employees), ("students", &typed.students)];
        let unreadable: Vec<FieldError> =
            numbers.into_iter().filter_map(|(field, text)| whole(field, text).err()).collect();
        if !unreadable.is_empty() {
            return Err(unreadable);
        }
        let number = |has: bool, text: &str| if has { whole("", text).ok().flatten() } else { None };
        Ok(AccountData {
            kind,
            name: typed.name.trim().to_owned(),
            parent_id: id_of(typed.parent.as_ref()),
            deciding_contact_id: id_of(typed.deciding_contact.as_ref()),
            class: word::<Class>(&typed.class),
            phones: phones(&typed.phones),
            emails: typed.emails.clone(),
            website: filled(&typed.website),
            addresses: addresses(&typed.addresses)?,
            specialties: if kind.has_specialties() { typed.specialties.clone() } else { Vec::new() },
            beds: number(kind.has_beds(), &typed.beds),
            employees: number(kind.has_employees(), &typed.employees),
            students: number(kind.has_students(), &typed.students),
            notes: filled(&typed.notes),
            tags: typed.tags.clone(),
            custom: custom::values::<Account>(&typed.custom, Some(kind.as_str()), &base.custom)?,
            owner_id,
            team_id: base.team_id.filter(|_| same_owner),
            facility_id: base.facility_id.filter(|_| same_owner),
        })
    }

    fn fields(form: AccountForm) -> AnyView {
        let kind = Memo::new(move |_| word(&form.kind.get()).unwrap_or(AccountKind::Other));
        view! {
            <div class="columns">
                <SelectField name="kind" label=t("accounts.kind") value=form.kind entries=entries("accounts.kind", AccountKind::WORDS)/>
                <SelectField name="class" label=t("people.class") value=form.class entries=choice_entries("people.class", Class::WORDS) optional=true/>
            </div>
            <TextField name="name" label=t("accounts.name") value=form.name/>
            {similar::<Account>(move || clues(form))}
            {move || of_kind(form, kind.get())}
            <PhoneFields name="phones" label=t("people.phones") rows=form.phones.0 labels=entries("people.phone", PhoneLabel::WORDS)/>
            <div class="columns">
                <TagsField name="emails" label=t("people.emails") hint=t("people.emails_hint") value=form.emails optional=true/>
                <TextField name="website" label=t("accounts.website") value=form.website optional=true kind="url" placeholder="www.example.in"/>
            </div>
            <AddressFields rows=form.addresses/>
            <div class="columns">
                <Combobox name="parent_id" label=t("accounts.parent") value=form.parent source={records::<Account>(&[])} recents="accounts" optional=true/>
                <Combobox name="deciding_contact_id" label=t("accounts.deciding_contact") value=form.deciding_contact source={records::<Contact>(&[])} recents="contacts" optional=true/>
                {session::role_untracked().filter(|role| sources::assigns(*role)).map(|_| view! {
                    <Combobox name="owner_id" label=t("people.owner") value=form.owner source=sources::users() recents="users"/>
                })}
            </div>
            <TagsField name="tags" label=t("people.tags") hint=t("people.words_hint") value=form.tags optional=true/>
            <TextArea name="notes" label=t("people.notes") value=form.notes optional=true/>
        }
        .into_any()
    }
}

fn clues(form: AccountForm) -> Clues {
    Clues {
        numbers: form.phones.typed().into_iter().map(|(number, _)| number).collect(),
        emails: form.emails.get(),
        name: ("name", form.name.get()),
        town: form.addresses.first_town(),
    }
}

/// The fields that only this kind of account has.
fn of_kind(form: AccountForm, kind: AccountKind) -> AnyView {
    let known = Signal::stored(specialties::known());
    view! {
        {kind.has_specialties().then(|| view! {
            <TagsField name="specialties" label=t("people.specialties") hint=t("people.words_hint") value=form.specialties known=known optional=true/>
        })}
        {(kind.has_beds() || kind.has_employees()).then(|| view! {
            <div class="columns">
                {kind.has_beds().then(|| view! { <TextField name="beds" label=t("accounts.beds") value=form.beds mode="numeric" optional=true/> })}
                {kind.has_employees().then(|| view! { <TextField name="employees" label=t("accounts.employees") value=form.employees mode="numeric" optional=true/> })}
                {kind.has_students().then(|| view! { <TextField name="students" label=t("accounts.students") value=form.students mode="numeric" optional=true/> })}
            </div>
        })}
    }
    .into_any()
}
