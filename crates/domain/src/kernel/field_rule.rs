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
    /// Records of this kind; others show the field to everybody who sees them. None: all of them.
    pub kind: Option<&'static str>,
    /// The name on the wire.
    pub field: &'static str,
    pub left: Left,
    /// Those who do not see it.
    pub from: &'static [Role],
    /// Why, for `docs/policy.md`.
    pub because: &'static str,
}

const fn of_patients(field: &'static str, left: Left, because: &'static str) -> FieldRule {
    FieldRule { resource: Resource::Contacts, kind: Some("patient"), field, left, from: OUTSIDERS, because }
}

const fn of_visits(field: &'static str, from: &'static [Role], because: &'static str) -> FieldRule {
    FieldRule { resource: Resource::PatientVisits, kind: None, field, left: Left::Nothing, from, because }
}

/// Who has nothing to do with anybody's treatment.
const OUTSIDERS: &[Role] = &[Role::Rep, Role::Marketing];
/// Whoever brings a patient tells them where to go, and to whom; nobody else needs it who sells.
const WHO_BRINGS_NOBODY: &[Role] = &[Role::Marketing];

pub const FIELD_RULES: &[FieldRule] = &[
    of_patients("uhid", Left::Nothing, "opens the hospital's own records"),
    of_patients("abha", Left::LastFour, "opens health records anywhere in India"),
    of_patients("birth_date", Left::Nothing, "with a name and a town it identifies somebody in any other data"),
    of_patients("primary_physician_id", Left::Nothing, "the doctor's specialty tells the illness"),
    of_patients("payer", Left::Nothing, "tells of insurance and means"),
    of_patients("notes", Left::Nothing, "free text, in which findings end up; comments are for talking about patients"),
    of_visits("note", OUTSIDERS, "free text, in which complaints and findings end up"),
    of_visits("department", WHO_BRINGS_NOBODY, "it tells the illness"),
    of_visits("doctor", WHO_BRINGS_NOBODY, "the doctor's specialty tells the illness"),
    of_visits("physician_id", WHO_BRINGS_NOBODY, "the doctor's specialty tells the illness"),
];

impl FieldRule {
    pub fn hides_from(&self, role: Role) -> bool {
        self.from.contains(&role)
    }
}

/// Whether the role sees every field of the records that it sees.
pub const fn sees_every_field(role: Role) -> bool {
    match role {
        // Those whom a rule names.
        Role::FrontDesk | Role::Physician | Role::Finance | Role::Manager | Role::Admin => true,
        Role::Rep | Role::Marketing => false,
    }
}

/// The rules for a kind of record, whoever asks.
pub fn rules_of(resource: Resource, kind: Option<&str>) -> impl Iterator<Item = &'static FieldRule> {
    FIELD_RULES.iter().filter(move |rule| rule.resource == resource && (rule.kind.is_none() || rule.kind == kind))
}

/// Whether with whom a record is shared tells what is hidden: a visit is shared with its physician.
pub fn sharing_tells(resource: Resource, role: Role) -> bool {
    rules_of(resource, None).any(|rule| rule.field == "physician_id" && rule.hides_from(role))
}

/// What `docs/policy.md` says of the fields.
pub(super) fn table() -> String {
    let words = |roles: &mut dyn Iterator<Item = &Role>| {
        roles.map(|role| ["`", role.as_str(), "`"].concat()).collect::<Vec<_>>().join(", ")
    };
    let all = words(&mut Role::ALL.iter().filter(|role| sees_every_field(**role)));
    let mut text = ["\n## Hidden fields\n\nAll of them are seen by ", &all].concat();
    text += ", and by others only where they break the glass for a patient.\n\n";
    text += "| records | field | hidden from | what is left | because |\n|---|---|---|---|---|\n";
    for rule in FIELD_RULES {
        let left = match rule.left {
            Left::Nothing => "nothing",
            Left::LastFour => "the last four digits",
        };
        let kind = rule.kind.map(|kind| [" (", kind, ")"].concat()).unwrap_or_default();
        let records = [rule.resource.as_str(), &kind].concat();
        let from = words(&mut rule.from.iter());
        text += &["| ", &records, " | `", rule.field, "` | ", &from, " | ", left, " | ", rule.because, " |\n"].concat();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{FIELD_RULES, sees_every_field};
    use crate::kernel::policy::Role;

    #[test]
    fn whoever_a_rule_names_does_not_see_every_field() {
        for role in Role::ALL {
            let named = FIELD_RULES.iter().any(|rule| rule.hides_from(*role));
            assert_eq!(named, !sees_every_field(*role), "{role}");
        }
    }
}
