//! Somebody's day, and that of everybody in a manager's teams, each by one request. What waits lies in several rooms: one
//! function for each of them, and another kind of work joins by another function.

mod due;
mod one;
mod routes;
mod sources;
mod team;

pub use routes::configure;
