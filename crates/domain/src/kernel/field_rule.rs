//! Fields that some roles do not see: the one table of them. What a role does not see it does not read, filter, sort or
//! search by, and finds in no export, history, event or refusal either.
//!
//! Hidden is what tells of a patient's illness, who pays for it, or is a key to records elsewhere. Open is what somebody
//! needs who speaks with the patient: the name, how to reach them, and who decides for a child.

use super::policy::{Resource, Role};

/// How much of a field is left for those who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    Nothing,
    /// The end of a number: enough to compare it with what somebody reads out.
    LastFour,
}

/// A field that not every role sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRule {
    pub resource: Resource,
    /// Records of this kind; others show the field to everybody who sees them.
    pub kind: &'static str,
    /// The name on the wire.
    pub field: &'static str,
    pub left: Left,
    /// Why, for `docs/policy.md`.
    pub because: &'static str,
}

const fn of_patients(field: &'static str, left: Left, because: &'static str) -> FieldRule {
    FieldRule { resource: Resource::Contacts, kind: "patient", field, left, because }
}

pub const FIELD_RULES: &[FieldRule] = &[
    of_patients("uhid", Left::Nothing, "opens the hospital's own records"),
    of_patients("abha", Left::LastFour, "opens health records anywhere in India"),
    of_patients("birth_date", Left::Nothing, "with a name and a town it identifies somebody in any other data"),
    of_patients("primary_physician_id", Left::Nothing, "the doctor's specialty tells the illness"),
    of_patients("payer", Left::Nothing, "tells of insurance and means"),
    of_patients("notes", Left::Nothing, "free text, in which findings end up; comments are for talking about patients"),
];

/// Whether the role sees every field of the records that it sees.
pub const fn sees_every_field(role: Role) -> bool {
    match role {
        Role::FrontDesk | Role::Physician | Role::Finance | Role::Manager | Role::Admin => true,
        Role::Rep | Role::Marketing => false,
    }
}

/// The rules for a kind of record, whoever asks.
pub fn rules_of(resource: Resource, kind: Option<&str>) -> impl Iterator<Item = &'static FieldRule> {
    FIELD_RULES.iter().filter(move |rule| rule.resource == resource && kind == Some(rule.kind))
}

/// What `docs/policy.md` says of the fields.
pub(super) fn table() -> String {
    let words = |sees: bool| {
        let roles = Role::ALL.iter().filter(|role| sees_every_field(**role) == sees);
        roles.map(|role| ["`", role.as_str(), "`"].concat()).collect::<Vec<_>>().join(", ")
    };
    let mut text = ["\n## Hidden fields\n\nSeen by ", &words(true), "; hidden from ", &words(false)].concat();
    text +=
        ", but for what they break the glass for.\n\n| records | field | what is left | because |\n|---|---|---|---|\n";
    for rule in FIELD_RULES {
        let left = match rule.left {
            Left::Nothing => "nothing",
            Left::LastFour => "the last four digits",
        };
        let records = [rule.resource.as_str(), " (", rule.kind, ")"].concat();
        text += &["| ", &records, " | `", rule.field, "` | ", left, " | ", rule.because, " |\n"].concat();
    }
    text
}
