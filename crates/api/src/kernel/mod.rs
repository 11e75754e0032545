//! The mechanisms that every record uses, written once: database, change log, lists, permissions, jobs, errors.

// First, because all others use its macro `each!`.
#[macro_use]
pub mod db;

pub mod api_key;
pub mod archive;
pub mod asker;
pub mod audit;
pub mod batch;
pub mod caller;
pub mod change;
pub mod clock;
pub mod courier;
pub mod csv;
pub mod custom;
pub mod disk;
pub mod download;
pub mod error;
pub mod extract;
pub mod files;
pub mod find;
pub mod hexadecimal;
pub mod http;
pub mod idempotency;
pub mod jobs;
pub mod list;
pub mod live;
pub mod manager;
pub mod matching;
pub mod merged;
pub mod message;
pub mod metrics;
pub mod notify;
pub mod openapi;
pub mod reasons;
pub mod record;
pub mod registry;
pub mod repeat;
pub mod sealed;
pub mod second_factor;
pub mod secrets;
pub mod settings;
pub mod share;
pub mod state;
pub mod throttle;
pub mod xlsx;
pub mod zone;
