//! Who works with Setu, where, and what they bring in and take out.

pub mod api_key;
pub mod audit;
pub mod auth;
pub mod custom_field;
pub mod event;
pub mod export;
pub mod facility;
pub mod file_format;
pub mod import;
pub mod import_map;
pub mod job;
pub mod security;
pub mod team;
pub mod user;
