//! The only place for what the people's forms and filters choose from: colleagues, teams, facilities.

use domain::{
    admin::{facility::Facility, team::Team, user::User},
    kernel::{
        ListLink, Record,
        policy::{Action, Reach, Resource, Role, reach},
    },
};

use crate::{
    i18n::t_in,
    record::QuickFilter,
    session,
    ui::{
        combobox::{Choice, ChoiceSource},
        filter::Filter,
        state::Failure,
    },
};

const AT_MOST: u32 = 8;

fn source<R: Record>(detail: fn(&R) -> String) -> ChoiceSource {
    ChoiceSource::new(move |text: String| async move {
        let link = ListLink { q: Some(text), limit: Some(AT_MOST), ..ListLink::default() };
        let page = session::client().await.list::<R>(&link).await.map_err(Failure::from)?;
        let choice =
            |record: &R| Choice { id: record.head().id.to_string(), label: record.name(), detail: detail(record) };
        Ok(page.data.iter().map(choice).collect())
    })
}

pub fn users() -> ChoiceSource {
    source::<User>(|user| t_in("role", user.data.role.as_str()))
}

pub fn teams() -> ChoiceSource {
    source::<Team>(|_| String::new())
}

pub fn facilities() -> ChoiceSource {
    source::<Facility>(|facility| facility.data.code.clone())
}

/// "Mine": what the signed-in person owns.
pub fn mine(label: &'static str) -> Option<QuickFilter> {
    let user = session::user_untracked()?;
    let value = [&user.head.id.to_string(), "~", &user.data.full_name].concat();
    Some(QuickFilter { label: label.to_owned(), filter: Filter::new("owner_id", "eq", vec![value]) })
}

/// The signed-in person, as the owner of what they make.
pub fn me() -> Option<Choice> {
    let user = session::user_untracked()?;
    Some(Choice { id: user.head.id.to_string(), label: user.data.full_name.clone(), detail: String::new() })
}

/// Whether a role hands records to others. Who sees only their own would lose sight of what they give away.
pub fn assigns(role: Role) -> bool {
    !matches!(reach(role, Resource::Contacts, Action::Update), Reach::Own | Reach::Nothing)
}
