//! People who ask about care and may become patients.

pub mod attempt;
pub mod hours;
pub mod ladder;
pub mod lead;
pub mod origin;
