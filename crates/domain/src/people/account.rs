//! Accounts: the organisations that send, pay for or talk about patients.

use super::address::Address;
use super::reach::{Class, Phone};
use crate::kernel::custom::CustomValues;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{AccountId, ContactId, FacilityId, Head, Named, TeamId, Timestamp, UserId, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    AccountKind {
        Hospital = "hospital", Clinic = "clinic", DiagnosticCentre = "diagnostic_centre", Corporate = "corporate",
        School = "school", Ngo = "ngo", MediaAgency = "media_agency", Insurer = "insurer",
        GovernmentBody = "government_body", NriAssociation = "nri_association", Other = "other",
    }
);

impl AccountKind {
    /// Has beds.
    pub const fn has_beds(self) -> bool {
        matches!(self, Self::Hospital | Self::Clinic)
    }

    /// Treats or tests patients, so has medical specialties.
    pub const fn has_specialties(self) -> bool {
        matches!(self, Self::Hospital | Self::Clinic | Self::DiagnosticCentre)
    }

    /// Is counted by the people who work there.
    pub const fn has_employees(self) -> bool {
        matches!(
            self,
            Self::Corporate | Self::Ngo | Self::MediaAgency | Self::Insurer | Self::GovernmentBody | Self::School
        )
    }

    pub const fn has_students(self) -> bool {
        matches!(self, Self::School)
    }
}

/// What people write about an account. Its kind decides which of the counted fields it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "fields_fit_the_kind"))]
pub struct AccountData {
    pub kind: AccountKind,
    #[validate(
        length(min = 1, max = 200, message = "Enter a name of at most 200 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "Sunrise Multispeciality Hospital")
    )]
    pub name: String,
    /// The organisation that this one belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<AccountId>,
    /// The person who decides about working with us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deciding_contact_id: Option<ContactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 20, message = "Keep at most 20 phone numbers"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub phones: Vec<Phone>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::emails"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300, message = "Keep this under 300 characters"), custom(function = "rules::website"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300, example = "www.example.in"))]
    pub website: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 20, message = "Keep at most 20 addresses"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub addresses: Vec<Address>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub specialties: Vec<String>,
    /// Hospitals and clinics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 100_000, message = "Enter a number of beds"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100_000))]
    pub beds: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 10_000_000, message = "Enter a number of employees"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 10_000_000))]
    pub employees: Option<i32>,
    /// Schools.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 0, max = 1_000_000, message = "Enter a number of students"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1_000_000))]
    pub students: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub tags: Vec<String>,
    /// Custom fields by their names.
    #[serde(default, skip_serializing_if = "CustomValues::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, crate::kernel::custom::CustomValue>))]
    pub custom: CustomValues,
    /// Whose account it is; the caller when absent. The team and the facility follow a new owner unless they are said too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl AccountData {
    pub fn new(kind: AccountKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            parent_id: None,
            deciding_contact_id: None,
            class: None,
            phones: Vec::new(),
            emails: Vec::new(),
            website: None,
            addresses: Vec::new(),
            specialties: Vec::new(),
            beds: None,
            employees: None,
            students: None,
            notes: None,
            tags: Vec::new(),
            custom: CustomValues::new(),
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }
}

fn fields_fit_the_kind(account: &AccountData) -> Result<(), ValidationError> {
    let kind = account.kind;
    if account.beds.is_some() && !kind.has_beds() {
        return Err(rules::about("beds", "kind", "Only hospitals and clinics have beds"));
    }
    if !account.specialties.is_empty() && !kind.has_specialties() {
        return Err(rules::about(
            "specialties",
            "kind",
            "Only hospitals, clinics and diagnostic centres have specialties",
        ));
    }
    if account.employees.is_some() && !kind.has_employees() {
        return Err(rules::about("employees", "kind", "This kind of account is not counted by employees"));
    }
    if account.students.is_some() && !kind.has_students() {
        return Err(rules::about("students", "kind", "Only schools have students"));
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    #[serde(flatten)]
    pub head: Head<AccountId>,
    #[serde(flatten)]
    pub data: AccountData,
    /// When somebody was last in touch; written by activities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_touch_at: Option<Timestamp>,
    /// When the next touch is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_touch_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deciding_contact: Option<Named>,
}

/// What lists of accounts know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Accounts)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("kind", FieldKind::Choice(AccountKind::WORDS)).sorted(),
    Field::new("class", FieldKind::Choice(Class::WORDS)).sorted(),
    Field::new("city", FieldKind::Text).sorted(),
    Field::new("district", FieldKind::Text),
    Field::new("state", FieldKind::Text),
    Field::new("pin_code", FieldKind::Text),
    Field::new("specialties", FieldKind::Words),
    Field::new("tags", FieldKind::Words),
    Field::new("beds", FieldKind::Number).sorted(),
    Field::new("employees", FieldKind::Number).sorted(),
    Field::new("students", FieldKind::Number).sorted(),
    Field::new("parent_id", FieldKind::Reference(Resource::Accounts)),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("last_touch_at", FieldKind::Instant).sorted(),
    Field::new("next_touch_at", FieldKind::Instant).sorted(),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Account {
    id: AccountId,
    data: AccountData,
    resource: Accounts,
    always: ["kind", "name"],
    name: |account| account.data.name.clone(),
    custom: custom of kind
});
