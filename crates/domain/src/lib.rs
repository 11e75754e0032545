//! What Setu's records are, and what is always true of them.
//!
//! No I/O, no clock, no randomness: the server, the web app and the tests compile the same rules.
//! Each module of the house has a room here: [`people`], [`leads`], [`day`], [`talk`], [`privacy`], [`admin`]; what they share is in [`kernel`].

pub mod admin;
pub mod day;
pub mod kernel;
pub mod leads;
pub mod lists;
pub mod people;
pub mod privacy;
pub mod talk;
