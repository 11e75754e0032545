//! What people do with lists: views of them that are kept and shared, and changes of many records at once.

pub mod bulk_change;
pub mod saved_view;
