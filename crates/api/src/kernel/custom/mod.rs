//! Custom fields in the server: the definitions that are in force, values that are checked against them, and how lists
//! compare and sort by them. The definitions are records of `admin/custom_field`.

mod column;
mod definitions;
mod values;

pub use column::{index_name, key_expression, table};
pub use definitions::{Definitions, Fields};
pub use values::complete;
