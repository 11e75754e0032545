//! What fills somebody's day.

mod tasks;
