//! Custom fields: what an administrator adds to a record without code.
//!
//! [`definition`] says what a field is, [`value`] what a record holds in it, [`check`](mod@check) whether the two fit.

pub mod check;
pub mod definition;
pub mod value;

pub use check::complete;
pub use definition::{CustomKind, FieldDefinition};
pub use value::{CustomValue, CustomValues, Decimal};

use super::policy::Resource;

/// The records that may have custom fields.
pub const CUSTOMISED: &[Resource] =
    &[Resource::Accounts, Resource::Contacts, Resource::Affiliations, Resource::Leads, Resource::Opportunities];

/// The records that a custom field may refer to.
pub const REFERRED: &[Resource] = &[Resource::Accounts, Resource::Contacts, Resource::Users];

/// Before a custom field's name wherever other fields are named too: in filters, orders, columns, the change log.
pub const PREFIX: &str = "custom.";
