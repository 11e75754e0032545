//! The form of a team.

use domain::admin::{
    facility::Facility,
    team::{Team, TeamData},
    user::User,
};
use leptos::prelude::*;

use crate::{
    i18n::t,
    record::{Editable, form_fields, id_of, named_choice, records},
    ui::{
        combobox::{Choice, Combobox},
        field::TextField,
        form::FieldError,
    },
};

form_fields! {
    TeamForm / TypedTeam {
        name: RwSignal<String>, parent: RwSignal<Option<Choice>>, manager: RwSignal<Option<Choice>>, facility: RwSignal<Option<Choice>>,
    }
}

/// A new team, below `parent` where it is made from one.
pub(super) fn below(parent: Option<&Team>) -> TypedTeam {
    TypedTeam {
        name: String::new(),
        parent: parent.map(|team| Choice {
            id: team.head.id.to_string(),
            label: team.data.name.clone(),
            detail: String::new(),
        }),
        manager: None,
        facility: parent.and_then(|team| named_choice(team.data.facility_id, team.facility.as_ref())),
    }
}

impl Editable for Team {
    type Form = TeamForm;
    const NEW_SHEET: &'static str = "new-team";
    const VALUES: &'static [&'static str] = &["above"];

    fn begin(team: &Self) -> TypedTeam {
        TypedTeam {
            name: team.data.name.clone(),
            parent: named_choice(team.data.parent_id, team.parent.as_ref()),
            manager: named_choice(team.data.manager_id, team.manager.as_ref()),
            facility: named_choice(team.data.facility_id, team.facility.as_ref()),
        }
    }

    fn data(typed: &TypedTeam, _base: Option<&TeamData>) -> Result<TeamData, Vec<FieldError>> {
        Ok(TeamData {
            name: typed.name.trim().to_owned(),
            parent_id: id_of(typed.parent.as_ref()),
            manager_id: id_of(typed.manager.as_ref()),
            facility_id: id_of(typed.facility.as_ref()),
        })
    }

    fn fields(form: TeamForm) -> AnyView {
        view! {
            <TextField name="name" label=t("teams.field.name") value=form.name/>
            <Combobox name="parent_id" label=t("teams.field.parent") hint=t("teams.parent_hint") optional=true value=form.parent source={records::<Team>(&[])}/>
            <Combobox
                name="manager_id"
                label=t("teams.field.manager")
                hint=t("teams.manager_hint")
                optional=true
                value=form.manager
                source={records::<User>(&[("status", "", "active")])}
            />
            <Combobox name="facility_id" label=t("user.facility") optional=true value=form.facility source={records::<Facility>(&[])}/>
        }
        .into_any()
    }
}
