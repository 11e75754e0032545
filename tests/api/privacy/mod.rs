//! Patients' data: who sees what of it, how it is opened, taken out, and erased.

mod broken_glass;
mod erasure;
mod export;
mod hidden_fields;
