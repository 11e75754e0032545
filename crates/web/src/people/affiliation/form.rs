//! The only place for the form of an affiliation. On a contact's page the account is chosen, on an account's the contact.

use domain::{
    kernel::{RecordId, custom::CustomValues},
    people::{
        account::Account,
        affiliation::{Affiliation, AffiliationData, AffiliationRole, AffiliationStatus},
        contact::Contact,
    },
};
use leptos::prelude::*;

use super::hours::{HoursFields, HoursRows, clinic_hours, typed_hours};
use crate::{
    i18n::t,
    record::{
        Editable,
        custom::{self, CustomPart},
        entries, filled, form_fields, id_of, named_choice, records, word,
    },
    ui::{
        combobox::{Choice, Combobox},
        field::{CheckField, SelectField, TextField},
        form::FieldError,
        url::{self, Step},
    },
};

form_fields! {
    AffiliationForm / TypedAffiliation {
        /// `contact` or `account`: the end whose page this is.
        page: RwSignal<String>, contact: RwSignal<Option<Choice>>, account: RwSignal<Option<Choice>>,
        role: RwSignal<String>, active: RwSignal<bool>, job_title: RwSignal<String>, hours: HoursRows,
        custom: CustomPart,
    }
}

/// What a new one begins with on the page of a contact or of an account.
pub fn begin(contact: Option<Choice>, account: Option<Choice>) -> TypedAffiliation {
    TypedAffiliation {
        page: if contact.is_some() { "contact" } else { "account" }.to_owned(),
        contact,
        account,
        role: AffiliationRole::User.to_string(),
        active: true,
        job_title: String::new(),
        hours: Vec::new(),
        custom: custom::typed(&CustomValues::new()),
    }
}

impl Editable for Affiliation {
    type Form = AffiliationForm;
    const NEW_SHEET: &'static str = "new-affiliation";
    const EDIT_SHEET: &'static str = "edit-affiliation";
    const VALUES: &'static [&'static str] = &[super::EDITED];

    fn begin(affiliation: &Self) -> TypedAffiliation {
        let data = &affiliation.data;
        TypedAffiliation {
            // Who and where stay: another place is another affiliation.
            page: String::new(),
            contact: named_choice(Some(data.contact_id), affiliation.contact.as_ref()),
            account: named_choice(Some(data.account_id), affiliation.account.as_ref()),
            role: data.role.to_string(),
            active: data.status == AffiliationStatus::Active,
            job_title: data.job_title.clone().unwrap_or_default(),
            hours: typed_hours(&data.clinic_hours),
            custom: custom::typed(&data.custom),
        }
    }

    fn data(typed: &TypedAffiliation, base: Option<&AffiliationData>) -> Result<AffiliationData, Vec<FieldError>> {
        let missing = |field: &str, key: &'static str| vec![FieldError::new(field, t(key))];
        let contact: RecordId = id_of(typed.contact.as_ref())
            .map(RecordId)
            .ok_or_else(|| missing("contact_id", "affiliations.choose_contact"))?;
        let account: RecordId = id_of(typed.account.as_ref())
            .map(RecordId)
            .ok_or_else(|| missing("account_id", "affiliations.choose_account"))?;
        let before = base.map(|data| data.custom.clone()).unwrap_or_default();
        Ok(AffiliationData {
            contact_id: contact.into(),
            account_id: account.into(),
            role: word(&typed.role).unwrap_or(AffiliationRole::User),
            status: if typed.active { AffiliationStatus::Active } else { AffiliationStatus::Inactive },
            job_title: filled(&typed.job_title),
            clinic_hours: clinic_hours(&typed.hours),
            custom: custom::values::<Affiliation>(&typed.custom, None, &before)?,
        })
    }

    fn fields(form: AffiliationForm) -> AnyView {
        view! {
            {other_end(form)}
            <div class="columns">
                <SelectField name="role" label=t("affiliations.role") value=form.role entries=entries("affiliations.role", AffiliationRole::WORDS)/>
                <TextField name="job_title" label=t("people.job_title") value=form.job_title optional=true/>
            </div>
            <CheckField name="status" label=t("affiliations.works_there") value=form.active/>
            <HoursFields name="clinic_hours" legend=t("affiliations.clinic_hours") rows=form.hours/>
            {custom::inputs::<Affiliation>(form.custom, || None)}
        }
        .into_any()
    }
}

fn other_end(form: AffiliationForm) -> AnyView {
    match form.page.get_untracked().as_str() {
        "contact" => view! {
            <Combobox name="account_id" label=t("affiliations.account") value=form.account source={records::<Account>(&[])} recents="accounts"/>
        }
        .into_any(),
        "account" => {
            let create = move |name: String| new_contact(&name, form.account.get_untracked());
            view! {
                <Combobox name="contact_id" label=t("affiliations.contact") value=form.contact source={records::<Contact>(&[])} recents="contacts" on_create=create/>
            }
            .into_any()
        }
        _ => {
            let name = |choice: Option<Choice>| choice.map(|choice| choice.label).unwrap_or_default();
            view! { <p class="strong">{name(form.contact.get_untracked())}" · "{name(form.account.get_untracked())}</p> }.into_any()
        }
    }
}

/// Goes on to the sheet for a new contact of this account; the account's page then makes the affiliation.
fn new_contact(name: &str, account: Option<Choice>) {
    let account = account.map(|account| [[account.id, "~".to_owned(), account.label].concat()]);
    let sheet = [<Contact as Editable>::NEW_SHEET.to_owned()];
    let name = [name.to_owned()];
    url::set_query(
        &[("sheet", Some(&sheet)), ("name", Some(&name)), ("account", account.as_ref().map(<[String; 1]>::as_slice))],
        Step::Replace,
    );
}
