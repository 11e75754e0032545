//! Whom the hospital knows: accounts (organisations), contacts (people), and who works where.

pub mod abha;
pub mod account;
pub mod address;
pub mod affiliation;
pub mod consent;
pub mod contact;
pub mod duplicate;
pub mod duplicate_pair;
pub mod export;
pub mod import;
pub mod likeness;
pub mod merge;
pub mod merging;
pub mod reach;
pub mod relationship;
pub mod specialty;
pub mod tie_up;
