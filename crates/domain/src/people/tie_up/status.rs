//! The life of a tie-up: from a draft over talks and an approval to its end, its renewal, or its termination.

use crate::kernel::status::{Move, Status, by_itself, to, with_reason};

crate::labels!(
    TieUpStatus {
        Draft = "draft",
        /// The account and the hospital talk about the terms.
        Negotiation = "negotiation",
        /// Somebody has asked for the approval; the terms stay as they are until it is decided.
        PendingApproval = "pending_approval",
        Active = "active",
        /// Holds no more for the time being; it can be taken up again before its end.
        Suspended = "suspended",
        /// Its last day is over.
        Expired = "expired",
        /// Another tie-up follows it.
        Renewed = "renewed",
        Terminated = "terminated",
    }
);

impl Status for TieUpStatus {
    fn moves(self) -> &'static [Move<Self>] {
        use TieUpStatus as S;
        const DRAFT: &[Move<S>] = &[to(S::Negotiation)];
        const NEGOTIATION: &[Move<S>] = &[to(S::PendingApproval), with_reason(S::Terminated)];
        // Whoever asked may take it back; whoever decides may send it back: both say why.
        const PENDING: &[Move<S>] = &[to(S::Active).approved(), with_reason(S::Negotiation)];
        const ACTIVE: &[Move<S>] =
            &[to(S::Renewed), with_reason(S::Suspended), with_reason(S::Terminated), by_itself(S::Expired)];
        const SUSPENDED: &[Move<S>] = &[to(S::Active).approved(), with_reason(S::Terminated), by_itself(S::Expired)];
        const EXPIRED: &[Move<S>] = &[to(S::Renewed)];
        match self {
            S::Draft => DRAFT,
            S::Negotiation => NEGOTIATION,
            S::PendingApproval => PENDING,
            S::Active => ACTIVE,
            S::Suspended => SUSPENDED,
            S::Expired => EXPIRED,
            S::Renewed | S::Terminated => &[],
        }
    }
}

impl TieUpStatus {
    /// Nothing is agreed yet: every term may be written, and the record thrown away.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Negotiation)
    }

    /// It was agreed, and its end lies ahead.
    pub const fn runs(self) -> bool {
        matches!(self, Self::Active | Self::Suspended)
    }
}
