//! People who ask about care and may become patients.

pub mod attempt;
pub mod hours;
pub mod inquiry;
pub mod ladder;
pub mod lead;
pub mod origin;
pub mod who;
