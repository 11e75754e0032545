//! The one state-machine mechanism: a status lists its legal moves; server and buttons read the same table.

/// One legal move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move<S> {
    pub to: S,
    /// The mover must say why.
    pub reason_required: bool,
}

/// A move that needs no reason.
pub const fn to<S>(status: S) -> Move<S> {
    Move { to: status, reason_required: false }
}

/// A move that needs a reason (▲ in the product's tables).
pub const fn with_reason<S>(status: S) -> Move<S> {
    Move { to: status, reason_required: true }
}

/// A status whose table of moves stands in the domain.
pub trait Status: Copy + Eq + std::fmt::Display + 'static {
    /// Where a record in this status may go by somebody's decision; empty for a final one.
    fn moves(self) -> &'static [Move<Self>];

    fn move_to(self, next: Self) -> Option<Move<Self>> {
        self.moves().iter().copied().find(|legal| legal.to == next)
    }

    fn is_final(self) -> bool {
        self.moves().is_empty()
    }
}
