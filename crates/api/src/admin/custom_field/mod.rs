//! The custom fields that administrators define.

mod store;

pub use store::CustomFields;
