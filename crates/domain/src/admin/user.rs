//! Users: the people who sign in.

use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::{Resource, Role};
use crate::kernel::{FacilityId, Head, Named, TeamId, Timestamp, UserId, rules};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// The languages of the web app.
    Language { English = "en", Hindi = "hi" }
);

crate::labels!(
    /// Whether somebody may sign in.
    UserStatus { Active = "active", Suspended = "suspended" }
);

/// What an administrator writes about a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserData {
    /// Signs in with this; unique without regard to case.
    #[validate(custom(function = "rules::email"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "asha.rep@example.in"))]
    pub email: String,
    #[validate(
        length(min = 1, max = 120, message = "Enter a name of at most 120 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub full_name: String,
    pub role: Role,
    #[serde(default = "active")]
    pub status: UserStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// Absent: head office, which belongs to every facility of the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::phone"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub phone: Option<String>,
    #[serde(default = "english")]
    pub language: Language,
    /// IANA name; times are shown in it.
    #[serde(default = "kolkata")]
    #[validate(length(min = 1, max = 64, message = "Enter a time zone such as Asia/Kolkata"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64, example = "Asia/Kolkata"))]
    pub time_zone: String,
}

const fn active() -> UserStatus {
    UserStatus::Active
}

const fn english() -> Language {
    Language::English
}

fn kolkata() -> String {
    "Asia/Kolkata".to_owned()
}

/// A password that an administrator sets: it is handed over in person and must be changed at the next sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserPassword {
    #[validate(custom(function = "rules::password"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 256, format = Password))]
    pub password: String,
}

/// Until when somebody is not there: no rule gives them a lead until then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// The last day of it; absent for somebody who is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::date"))]
    pub until: Option<NaiveDate>,
}

/// A user, as every colleague may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    #[serde(flatten)]
    pub head: Head<UserId>,
    #[serde(flatten)]
    pub data: UserData,
    /// The first password has not been changed yet, or none has been set.
    pub must_change_password: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sign_in_at: Option<Timestamp>,
    /// The last day on which they are away; over when it lies behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
}

/// What lists of users know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Users)).sorted(),
    Field::new("full_name", FieldKind::Text).sorted(),
    Field::new("email", FieldKind::Text).sorted(),
    Field::new("role", FieldKind::Choice(Role::WORDS)).sorted(),
    Field::new("status", FieldKind::Choice(UserStatus::WORDS)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("last_sign_in_at", FieldKind::Instant).sorted(),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(User {
    id: UserId,
    data: UserData,
    resource: Users,
    always: ["email", "full_name", "role", "status", "language", "time_zone", "must_change_password"],
    name: |user| user.data.full_name.clone()
});
