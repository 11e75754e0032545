//! What a custom field is: what an administrator writes about it, and the rules that this must keep.

use super::{CUSTOMISED, REFERRED};
use crate::kernel::field::{FieldKind, Operator};
use crate::kernel::policy::Resource;
use crate::kernel::rules;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// What a custom field holds.
    CustomKind {
        Text = "text", Number = "number", Money = "money", Date = "date",
        Choice = "choice", YesNo = "yes_no", Reference = "reference",
    }
);

impl CustomKind {
    /// The operators that make sense for this kind.
    pub const fn operators(self) -> &'static [Operator] {
        match self {
            Self::Text => FieldKind::Text.operators(),
            Self::Number | Self::Money => FieldKind::Number.operators(),
            Self::Date => FieldKind::Date.operators(),
            Self::Choice | Self::YesNo | Self::Reference => FieldKind::Choice(&[]).operators(),
        }
    }
}

/// What an administrator writes about a custom field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "fits_its_kind"), schema(function = "pays_no_referrer"))]
pub struct FieldDefinition {
    /// Whose field it is: `accounts`, `contacts`, `affiliations` or `opportunities`. Never changes.
    #[validate(custom(function = "is_customised"))]
    #[cfg_attr(feature = "openapi", schema(example = "contacts"))]
    pub resource: Resource,
    /// Its name in the API, in files and in addresses. Never changes.
    #[validate(custom(function = "is_a_name"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "opd_days"))]
    pub name: String,
    /// What people read.
    #[validate(
        length(min = 1, max = 60, message = "Enter a label of at most 60 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, example = "OPD days"))]
    pub label: String,
    /// What people read who use Setu in Hindi; the label when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Enter a label of at most 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub label_hi: Option<String>,
    /// What to write there, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub hint: Option<String>,
    /// What it holds. Never changes.
    pub kind: CustomKind,
    /// The words to choose from, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "are_choices"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub choices: Vec<String>,
    /// What a reference refers to: `accounts`, `contacts` or `users`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers_to: Option<Resource>,
    /// The kinds of accounts or contacts that have it; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub kinds: Vec<String>,
    /// A new record needs it, and nobody takes it away again.
    #[serde(default)]
    pub required: bool,
    /// A column of lists from the beginning; it is then also quick to filter and to sort by.
    #[serde(default)]
    pub in_list: bool,
    /// Smaller ones come first.
    #[serde(default)]
    #[validate(range(min = 0, max = 1000, message = "Give a number from 0 to 1000"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000))]
    pub position: i32,
}

impl FieldDefinition {
    pub fn new(resource: Resource, name: &str, kind: CustomKind) -> Self {
        Self {
            resource,
            name: name.to_owned(),
            label: name.replace('_', " "),
            label_hi: None,
            hint: None,
            kind,
            choices: Vec::new(),
            refers_to: None,
            kinds: Vec::new(),
            required: false,
            in_list: false,
            position: 0,
        }
    }

    /// Whether records of this kind have the field. Records without kinds have them all.
    pub fn applies_to(&self, kind: Option<&str>) -> bool {
        self.kinds.is_empty() || kind.is_none_or(|kind| self.kinds.iter().any(|known| known == kind))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator hands over references")]
fn is_customised(resource: &Resource) -> Result<(), ValidationError> {
    let message = "Custom fields belong to accounts, contacts, affiliations, leads or opportunities";
    if CUSTOMISED.contains(resource) {
        Ok(())
    } else {
        Err(ValidationError::new("choice").with_message(message.into()))
    }
}

/// It becomes part of statements to the database, so nothing but these characters may pass.
fn is_a_name(name: &str) -> Result<(), ValidationError> {
    let mut letters = name.chars();
    let good = letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && name.len() <= 40;
    let message = "Use up to 40 small letters, digits and _, a letter first";
    if good { Ok(()) } else { Err(ValidationError::new("name").with_message(message.into())) }
}

fn are_choices(choices: &[String]) -> Result<(), ValidationError> {
    let refuse = |message: &'static str| Err(ValidationError::new("choices").with_message(message.into()));
    if choices.len() > 100 {
        return refuse("Keep at most 100 choices");
    }
    // A comma separates the values of a filter.
    if choices
        .iter()
        .any(|word| word.trim() != word || word.is_empty() || word.chars().count() > 60 || word.contains(','))
    {
        return refuse("Each choice has 1 to 60 characters, no comma, and no space around");
    }
    let folded: std::collections::BTreeSet<String> =
        choices.iter().map(|word| crate::kernel::text::fold(word)).collect();
    if folded.len() < choices.len() { refuse("Name each choice once") } else { Ok(()) }
}

fn fits_its_kind(field: &FieldDefinition) -> Result<(), ValidationError> {
    if field.kind == CustomKind::Choice && field.choices.is_empty() {
        return Err(rules::about("choices", "required", "Name at least one choice"));
    }
    if field.kind != CustomKind::Choice && !field.choices.is_empty() {
        return Err(rules::about("choices", "kind", "Only a choice has choices"));
    }
    // They also come into being by themselves: when a contact is given a main account, when somebody asks.
    if field.required && matches!(field.resource, Resource::Affiliations | Resource::Leads) {
        return Err(rules::about("required", "kind", "Nothing can be required of an affiliation or a lead"));
    }
    match (field.kind, field.refers_to) {
        (CustomKind::Reference, None) => Err(rules::about("refers_to", "required", "Say what it refers to")),
        (CustomKind::Reference, Some(target)) if !REFERRED.contains(&target) => {
            Err(rules::about("refers_to", "choice", "A reference is to accounts, contacts or users"))
        }
        (CustomKind::Reference, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => Err(rules::about("refers_to", "kind", "Only a reference refers to something")),
    }
}

/// Accounts that send no patients for their trade: the only ones that may have amounts of money.
const NEVER_REFER: &[&str] =
    &["corporate", "school", "ngo", "media_agency", "insurer", "government_body", "nri_association"];

/// Words for money that changes hands for a patient, folded; also within longer words.
const PAYMENTS: &[&str] = &[
    "commission",
    "kickback",
    "referral fee",
    "referral_fee",
    "payout",
    "cut practice",
    "incentive",
    "कमीशन",
    "रेफरल शुल्क",
];

/// Money or gifts for a referral are forbidden to doctors in India (Indian Medical Council regulations of 2002, 6.4), so
/// there is no place to write them down: no amount on a person or on an account that refers, and no field called so.
fn pays_no_referrer(field: &FieldDefinition) -> Result<(), ValidationError> {
    let message = "Setu keeps no money for those who refer patients";
    let text = crate::kernel::text::fold(&format!(
        "{} {} {} {}",
        field.name,
        field.label,
        field.label_hi.as_deref().unwrap_or_default(),
        field.hint.as_deref().unwrap_or_default()
    ));
    if PAYMENTS.iter().any(|word| text.contains(&crate::kernel::text::fold(word))) {
        return Err(rules::about("label", "referrer_payment", message));
    }
    let refers = match field.resource {
        Resource::Accounts => {
            field.kinds.is_empty() || field.kinds.iter().any(|kind| !NEVER_REFER.contains(&kind.as_str()))
        }
        _ => true,
    };
    if field.kind == CustomKind::Money && refers {
        return Err(rules::about("kind", "referrer_payment", message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{CustomKind, FieldDefinition};
    use crate::kernel::policy::Resource;
    use crate::kernel::rules::check;

    fn codes(field: &FieldDefinition) -> Vec<String> {
        check(field).into_iter().map(|problem| format!("{} {}", problem.pointer, problem.code)).collect()
    }

    #[test]
    fn names_are_plain() {
        for name in ["a", "opd_days", "x9"] {
            assert!(codes(&FieldDefinition::new(Resource::Contacts, name, CustomKind::Text)).is_empty(), "{name}");
        }
        for name in ["", "_a", "9a", "Opd", "opd days", "a'b", &"a".repeat(41)] {
            let field = FieldDefinition {
                label: "x".to_owned(),
                ..FieldDefinition::new(Resource::Contacts, name, CustomKind::Text)
            };
            assert_eq!(codes(&field), ["/name name"], "{name}");
        }
    }

    #[test]
    fn choices_and_references_belong_to_their_kinds() {
        let choice = FieldDefinition::new(Resource::Accounts, "grade", CustomKind::Choice);
        assert_eq!(codes(&choice), ["/choices required"]);
        let twice = FieldDefinition { choices: vec!["Gold".into(), "gold".into()], ..choice };
        assert_eq!(codes(&twice), ["/choices choices"]);
        let reference = FieldDefinition::new(Resource::Accounts, "buddy", CustomKind::Reference);
        assert_eq!(codes(&reference), ["/refers_to required"]);
        let teams = FieldDefinition { refers_to: Some(Resource::Teams), ..reference };
        assert_eq!(codes(&teams), ["/refers_to choice"]);
        assert_eq!(codes(&FieldDefinition::new(Resource::Jobs, "x", CustomKind::Text)), ["/resource choice"]);
    }

    #[test]
    fn there_is_no_money_for_referrers() {
        let money = |resource, kinds: &[&str]| FieldDefinition {
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            ..FieldDefinition::new(resource, "amount", CustomKind::Money)
        };
        for field in [
            money(Resource::Contacts, &[]),
            money(Resource::Contacts, &["employee"]),
            money(Resource::Affiliations, &[]),
            money(Resource::Accounts, &[]),
            money(Resource::Accounts, &["corporate", "clinic"]),
            money(Resource::Accounts, &["other"]),
        ] {
            assert_eq!(codes(&field), ["/kind referrer_payment"], "{field:?}");
        }
        assert!(codes(&money(Resource::Accounts, &["corporate", "school"])).is_empty());
        for label in ["Referral fee", "Doctor's COMMISSION", "Incentives", "कमीशन"] {
            let field = FieldDefinition {
                label: label.to_owned(),
                ..FieldDefinition::new(Resource::Contacts, "x", CustomKind::Number)
            };
            assert_eq!(codes(&field), ["/label referrer_payment"], "{label}");
        }
    }
}
