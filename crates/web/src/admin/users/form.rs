//! The form of a user.

use domain::admin::{
    facility::Facility,
    team::Team,
    user::{Language, User, UserData, UserStatus},
};
use domain::kernel::policy::Role;
use leptos::prelude::*;

use crate::{
    account::zone_entries,
    i18n::t,
    record::{Editable, entries, filled, form_fields, id_of, named_choice, records, word},
    ui::{
        combobox::{Choice, Combobox},
        field::{SegmentedField, SelectField, TextField},
        form::FieldError,
    },
};

form_fields! {
    UserForm / TypedUser {
        full_name: RwSignal<String>, email: RwSignal<String>, role: RwSignal<String>,
        team: RwSignal<Option<Choice>>, facility: RwSignal<Option<Choice>>,
        phone: RwSignal<String>, language: RwSignal<String>, time_zone: RwSignal<String>,
    }
}

pub(super) fn blank() -> TypedUser {
    TypedUser {
        full_name: String::new(),
        email: String::new(),
        role: Role::Rep.to_string(),
        team: None,
        facility: None,
        phone: String::new(),
        language: Language::English.to_string(),
        time_zone: crate::prefs::time_zone(),
    }
}

impl Editable for User {
    type Form = UserForm;
    const NEW_SHEET: &'static str = "new-user";

    fn begin(user: &Self) -> TypedUser {
        let data = user.data.clone();
        TypedUser {
            full_name: data.full_name,
            email: data.email,
            role: data.role.to_string(),
            team: named_choice(data.team_id, user.team.as_ref()),
            facility: named_choice(data.facility_id, user.facility.as_ref()),
            phone: data.phone.unwrap_or_default(),
            language: data.language.to_string(),
            time_zone: data.time_zone,
        }
    }

    fn data(typed: &TypedUser, base: Option<&UserData>) -> Result<UserData, Vec<FieldError>> {
        Ok(UserData {
            email: typed.email.trim().to_owned(),
            full_name: typed.full_name.trim().to_owned(),
            role: word(&typed.role).unwrap_or(Role::Rep),
            status: base.map_or(UserStatus::Active, |data| data.status),
            team_id: id_of(typed.team.as_ref()),
            facility_id: id_of(typed.facility.as_ref()),
            phone: filled(&typed.phone),
            language: word(&typed.language).unwrap_or(Language::English),
            time_zone: typed.time_zone.clone(),
        })
    }

    fn fields(form: UserForm) -> AnyView {
        view! {
            <div class="columns">
                <TextField name="full_name" label=t("users.field.full_name") value=form.full_name/>
                <TextField name="phone" label=t("users.field.phone") optional=true value=form.phone kind="tel" mode="tel"/>
                <TextField
                    name="email"
                    label=t("users.field.email")
                    hint=t("users.email_hint")
                    value=form.email
                    kind="email"
                    mode="email"
                />
                <SelectField
                    name="role"
                    label=t("user.role")
                    hint=t("users.role_hint")
                    value=form.role
                    entries=entries("role", Role::WORDS)
                />
                <Combobox
                    name="team_id"
                    label=t("user.team")
                    optional=true
                    value=form.team
                    source={records::<Team>(&[])}
                />
                <Combobox
                    name="facility_id"
                    label=t("user.facility")
                    optional=true
                    placeholder=t("users.head_office")
                    value=form.facility
                    source={records::<Facility>(&[])}
                />
                <SegmentedField name="language" label=t("settings.language") value=form.language entries=entries("users.language", Language::WORDS)/>
                <SelectField name="time_zone" label=t("user.time_zone") value=form.time_zone entries=zone_entries(&form.time_zone.get_untracked())/>
            </div>
        }
        .into_any()
    }
}
