//! What people do on a day: activities, and how often somebody is to be visited.

pub mod activity;
pub mod visit_plan;
