//! From the first question to what was won: opportunities and their forecast.

pub mod forecast;
pub mod opportunity;
