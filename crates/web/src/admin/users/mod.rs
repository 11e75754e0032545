//! Users: who may sign in, in which role, team and facility; their first password.

mod form;
mod page;
mod password;
mod proposal;
mod security;

use domain::{
    admin::{
        facility::Facility,
        team::Team,
        user::{User, UserStatus},
    },
    kernel::policy::{Action, Resource, Role},
};
use leptos::prelude::*;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{
    i18n::{t, t_in},
    modules::route,
    record::{
        self, Editable, FieldText, Listed, QuickFilter, RecordColumn, Shown, Telling, Texts, create_sheet, entries,
        list_page, records,
    },
    session,
    ui::{
        button::{Button, Look},
        filter::{Filter, FilterField, FilterKind},
        icon::{self, Glyph, PLUS},
        mark::{Badge, Tone},
        modal::open_sheet,
        table::Place,
        timeline::When,
        url,
    },
};

pub(super) const LIST: &str = "/admin/users";

crate::lazy_pages! {
    organisation: user_pages;
    Users => UserList,
    OneUser => page::UserPage,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("admin/users"), Lazy::<Users>::new()), route(path!("admin/users/:id"), Lazy::<OneUser>::new())]
}

impl Shown for User {
    const PATH: &'static str = LIST;
    const ICON: Glyph = icon::USER;
    const TEXTS: Texts = Texts {
        title: "users.title",
        search: "users.search",
        new: "users.new",
        edit: "users.edit",
        empty_title: "users.empty_title",
        empty_text: "users.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("full_name", "users.field.full_name", Telling::Plain),
        FieldText::new("email", "users.field.email", Telling::Plain),
        FieldText::new("role", "user.role", Telling::Word("role")),
        FieldText::new("status", "users.field.status", Telling::Word("users.status")),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("phone", "users.field.phone", Telling::Plain),
        FieldText::new("language", "settings.language", Telling::Word("users.language")),
        FieldText::new("time_zone", "user.time_zone", Telling::Plain),
        FieldText::new("away_until", "users.field.away_until", Telling::Date),
        FieldText::new("last_sign_in_at", "users.field.last_sign_in", Telling::Plain),
    ];

    fn detail(&self) -> String {
        [&t_in("role", self.data.role.as_str()), " · ", &self.data.email].concat()
    }
}

impl Listed for User {
    const SORT: &'static str = "full_name";
    const EXPAND: &'static str = "team,facility";

    fn columns() -> Vec<RecordColumn<Self>> {
        vec![
            RecordColumn::new("full_name", Place::Title, "minmax(180px, 2fr)", |user| {
                user.data.full_name.clone().into_any()
            }),
            RecordColumn::new("role", Place::Line, "minmax(170px, 1fr)", |user| {
                t_in("role", user.data.role.as_str()).into_any()
            }),
            RecordColumn::new("email", Place::Line, "minmax(200px, 2fr)", |user| user.data.email.clone().into_any()),
            RecordColumn::new("status", Place::Side, "150px", access),
            RecordColumn::new("team_id", Place::WideOnly, "minmax(140px, 1fr)", |user| {
                user.team.as_ref().map(|team| team.name.clone()).into_any()
            }),
            RecordColumn::new("facility_id", Place::WideOnly, "minmax(150px, 1fr)", |user| facility(user).into_any()),
            RecordColumn::new("last_sign_in_at", Place::WideOnly, "150px", last_sign_in),
        ]
    }

    fn filters() -> Vec<FilterField> {
        vec![
            FilterField::new("role", t("user.role"), FilterKind::Choices(entries("role", Role::WORDS))),
            FilterField::new(
                "status",
                t("users.field.status"),
                FilterKind::Choices(entries("users.status", UserStatus::WORDS)),
            ),
            FilterField::new("team_id", t("user.team"), FilterKind::Record(records::<Team>(&[]))),
            FilterField::new("facility_id", t("user.facility"), FilterKind::Record(records::<Facility>(&[]))),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let suspended = Filter::new("status", "in", vec![UserStatus::Suspended.to_string()]);
        vec![QuickFilter { label: t_in("users.status", UserStatus::Suspended.as_str()), filter: suspended }]
    }
}

/// Absent: head office, which belongs to every facility.
fn facility(user: &User) -> String {
    user.facility.as_ref().map_or_else(|| t("users.head_office").to_owned(), |facility| facility.name.clone())
}

/// Whether somebody can get in: suspended, without a password of their own yet, or free to.
fn access(user: &User) -> AnyView {
    let (label, tone) = match user.data.status {
        UserStatus::Suspended => (t_in("users.status", user.data.status.as_str()), Tone::Bad),
        UserStatus::Active if user.must_change_password => (t("users.invited").to_owned(), Tone::Warn),
        UserStatus::Active => (t_in("users.status", user.data.status.as_str()), Tone::Ok),
    };
    view! { <Badge label=label tone=tone/> }.into_any()
}

fn last_sign_in(user: &User) -> AnyView {
    match user.last_sign_in_at {
        Some(at) => view! { <When at=at.utc()/> }.into_any(),
        None => view! { <span class="muted">{t("users.never")}</span> }.into_any(),
    }
}

#[component]
fn UserList() -> impl IntoView {
    let new = move || {
        session::allows(Resource::Users, Action::Create)
            .then(|| view! { <Button label=t("users.new") look=Look::Primary icon=PLUS on_press=|()| open_sheet(User::NEW_SHEET, &[])/> })
    };
    // A new user can't sign in before a first password is handed over: that is the next step.
    let created =
        |user: User| url::go_instead(&[&record::href::<User>(user.head.id), "?sheet=", password::SHEET].concat());
    view! {
        {list_page::<User>(new)}
        {create_sheet::<User>(form::blank, created)}
    }
}
