//! What people do on a day: activities, and how often somebody is to be visited.

mod activities;
mod visit_plans;
