//! The life of a lead: from the first word to a patient, or to the reason why not.

use crate::kernel::status::{Move, Status, by_itself, to, with_reason};

crate::labels!(
    LeadStatus {
        New = "new",
        /// Somebody is to call.
        Assigned = "assigned",
        /// Somebody has called, and nobody answered yet.
        Attempting = "attempting",
        Contacted = "contacted",
        /// They want what the hospital has, and can come.
        Qualified = "qualified",
        AppointmentBooked = "appointment_booked",
        /// A patient; only the conversion makes one.
        Converted = "converted",
        /// The appointment went by without them.
        NoShow = "no_show",
        /// Not now: the next date is known.
        Nurture = "nurture",
        Unqualified = "unqualified",
        Lost = "lost",
        /// Nobody who asked about care.
        Junk = "junk",
        /// Somebody who is known already.
        Duplicate = "duplicate",
    }
);

/// How long a lead can be taken up again that was lost or not qualified.
pub const REOPEN_SECONDS: i64 = 90 * 24 * 60 * 60;

impl Status for LeadStatus {
    fn moves(self) -> &'static [Move<Self>] {
        use LeadStatus as S;
        const NEW: &[Move<S>] = &[
            to(S::Assigned),
            to(S::Attempting),
            to(S::Contacted),
            to(S::Nurture),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            with_reason(S::Junk),
            to(S::Duplicate),
        ];
        const ASSIGNED: &[Move<S>] = &[
            to(S::Attempting),
            to(S::Contacted),
            to(S::Nurture),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            with_reason(S::Junk),
            to(S::Duplicate),
        ];
        const ATTEMPTING: &[Move<S>] = &[
            to(S::Contacted),
            to(S::Nurture),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            with_reason(S::Junk),
            to(S::Duplicate),
        ];
        const CONTACTED: &[Move<S>] = &[
            to(S::Qualified),
            to(S::Nurture),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            with_reason(S::Junk),
            to(S::Duplicate),
        ];
        const QUALIFIED: &[Move<S>] = &[
            to(S::AppointmentBooked),
            by_itself(S::Converted),
            to(S::Nurture),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            to(S::Duplicate),
        ];
        const BOOKED: &[Move<S>] = &[
            by_itself(S::Converted),
            to(S::NoShow),
            to(S::Nurture),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            to(S::Duplicate),
        ];
        const NO_SHOW: &[Move<S>] = &[
            to(S::AppointmentBooked),
            to(S::Attempting),
            to(S::Contacted),
            to(S::Nurture),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            to(S::Duplicate),
        ];
        const NURTURE: &[Move<S>] = &[
            to(S::Attempting),
            to(S::Contacted),
            to(S::Qualified),
            with_reason(S::Unqualified),
            with_reason(S::Lost),
            with_reason(S::Junk),
            to(S::Duplicate),
        ];
        // Taken up again.
        const CLOSED: &[Move<S>] = &[to(S::Assigned)];
        match self {
            S::New => NEW,
            S::Assigned => ASSIGNED,
            S::Attempting => ATTEMPTING,
            S::Contacted => CONTACTED,
            S::Qualified => QUALIFIED,
            S::AppointmentBooked => BOOKED,
            S::NoShow => NO_SHOW,
            S::Nurture => NURTURE,
            S::Unqualified | S::Lost => CLOSED,
            S::Converted | S::Junk | S::Duplicate => &[],
        }
    }
}

impl LeadStatus {
    /// Somebody still works at it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Converted | Self::Unqualified | Self::Lost | Self::Junk | Self::Duplicate)
    }

    /// The words of those, for questions to the database.
    pub fn open() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|status| status.is_open())
    }
}

#[cfg(test)]
mod tests {
    use super::LeadStatus;
    use crate::kernel::status::{Mover, Status};

    #[test]
    fn every_open_lead_can_be_lost_and_put_off() {
        for from in LeadStatus::open() {
            let lost = from.move_to(LeadStatus::Lost);
            assert!(lost.is_some_and(|legal| legal.reason_required), "{from}");
            assert!(from == LeadStatus::Nurture || from.move_to(LeadStatus::Nurture).is_some(), "{from}");
            assert!(from.move_to(LeadStatus::Duplicate).is_some(), "{from}");
        }
    }

    #[test]
    fn nobody_converts_by_hand() {
        for from in LeadStatus::ALL {
            let converted = from.move_to(LeadStatus::Converted);
            assert!(converted.is_none_or(|legal| legal.by == Mover::System), "{from}");
        }
        for last in [LeadStatus::Converted, LeadStatus::Junk, LeadStatus::Duplicate] {
            assert!(last.is_final(), "{last}");
        }
    }
}
