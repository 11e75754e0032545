//! What every record is made of: ids, labels, time, money, phones, pages, problems, policy, status tables.

pub mod custom;
pub mod day;
pub mod due;
pub mod field;
pub mod field_rule;
pub mod find;
pub mod id;
pub mod json;
pub mod key_scope;
pub mod label;
pub mod merge;
pub mod money;
pub mod network;
pub mod outbox;
pub mod page;
pub mod phone;
pub mod policy;
pub mod priority;
pub mod problem;
pub mod record;
pub mod rules;
pub mod search;
#[cfg(feature = "diesel")]
pub mod sql;
pub mod status;
pub mod text;
pub mod time;

pub use id::*;
pub use json::Json;
pub use money::Money;
pub use page::{ListLink, Page, PageInfo};
pub use problem::{FieldProblem, Problem, ProblemCode};
pub use record::{Head, Named, New, Record};
pub use time::Timestamp;
