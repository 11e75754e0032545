//! What hangs on every record: what people say about it, who else may see it, and whom that concerns.

pub mod comment;
pub mod editor;
pub mod notification;
pub mod share;
