//! How soon something is wanted.

crate::labels!(
    /// How soon somebody should be answered, or something be done.
    Priority { Low = "low", Normal = "normal", High = "high", Urgent = "urgent" }
);

/// What it is where nobody says so.
pub const fn normal() -> Priority {
    Priority::Normal
}
