//! What fills somebody's day: tasks.

pub mod task;
