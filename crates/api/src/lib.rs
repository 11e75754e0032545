//! Setu's server. [`app::run`] serves; the modules are the rooms of the house: [`people`], [`leads`], [`day`], [`talk`], [`privacy`], [`admin`], and the [`kernel`]
//! that all of them stand on.

// Before the rooms: they all use its macro `each!`.
#[macro_use]
pub mod kernel;

pub mod admin;
pub mod agenda;
pub mod app;
pub mod cli;
pub mod config;
pub mod day;
pub mod inbound;
pub mod jobs;
pub mod leads;
pub mod limit;
pub mod lists;
pub mod outbound;
pub mod pages;
pub mod people;
pub mod privacy;
pub mod records;
pub mod search;
pub mod seed;
pub mod specification;
pub mod talk;
pub mod web_app;
