//! The life of a patient's visit, from the booking to the end of the consultation.
//!
//! What was tapped by a slip is tapped back: whoever is here goes back to those who are expected, and so does whoever was
//! said not to have come. The end is the end: what is completed, cancelled or put off to another day stays so. Whoever did
//! not come may still come late, or is booked anew.

use crate::kernel::status::{Move, Status, to, with_reason};

crate::labels!(
    PatientVisitStatus {
        Booked = "booked",
        /// They have said that they come.
        Confirmed = "confirmed",
        /// They are in the house, and wait.
        Arrived = "arrived",
        InConsultation = "in_consultation",
        Completed = "completed",
        /// The time went by without them.
        NoShow = "no_show",
        Cancelled = "cancelled",
        /// Another visit stands in its place, which it names.
        Rescheduled = "rescheduled",
    }
);

impl Status for PatientVisitStatus {
    fn moves(self) -> &'static [Move<Self>] {
        use PatientVisitStatus as S;
        const BOOKED: &[Move<S>] =
            &[to(S::Confirmed), to(S::Arrived), to(S::NoShow), to(S::Rescheduled), with_reason(S::Cancelled)];
        const CONFIRMED: &[Move<S>] =
            &[to(S::Arrived), to(S::Booked), to(S::NoShow), to(S::Rescheduled), with_reason(S::Cancelled)];
        // A test has no consultation, and some leave before theirs.
        const ARRIVED: &[Move<S>] = &[
            to(S::InConsultation),
            to(S::Completed),
            to(S::Booked),
            to(S::Confirmed),
            to(S::Rescheduled),
            with_reason(S::Cancelled),
        ];
        const IN_CONSULTATION: &[Move<S>] = &[to(S::Completed), to(S::Arrived)];
        const NO_SHOW: &[Move<S>] = &[to(S::Rescheduled), to(S::Arrived), to(S::Booked), to(S::Confirmed)];
        match self {
            S::Booked => BOOKED,
            S::Confirmed => CONFIRMED,
            S::Arrived => ARRIVED,
            S::InConsultation => IN_CONSULTATION,
            S::NoShow => NO_SHOW,
            S::Completed | S::Cancelled | S::Rescheduled => &[],
        }
    }
}

impl PatientVisitStatus {
    /// They are still to come.
    pub const fn is_expected(self) -> bool {
        matches!(self, Self::Booked | Self::Confirmed)
    }

    /// Nothing has ended it: they are to come, or are here.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Booked | Self::Confirmed | Self::Arrived | Self::InConsultation)
    }

    /// They came, or still may: an appointment that stands.
    pub const fn stands(self) -> bool {
        self.is_open() || matches!(self, Self::Completed)
    }
}

#[cfg(test)]
mod tests {
    use super::PatientVisitStatus as S;
    use crate::kernel::status::{Mover, Status};

    #[test]
    fn a_visit_goes_on_to_its_end() {
        let way = [S::Booked, S::Confirmed, S::Arrived, S::InConsultation, S::Completed];
        for step in way.windows(2) {
            let [from, to] = step else { panic!("two of them") };
            assert!(from.move_to(*to).is_some(), "{from} to {to}");
        }
        for last in [S::Completed, S::Cancelled, S::Rescheduled] {
            assert!(last.is_final(), "{last}");
        }
    }

    #[test]
    fn a_slip_is_tapped_back() {
        for from in S::ALL {
            for legal in from.moves().iter().filter(|legal| !legal.to.is_final()) {
                let back = legal.to.move_to(*from);
                assert!(back.is_some() || *from == S::NoShow && legal.to == S::Arrived, "{from} to {}", legal.to);
            }
        }
    }

    #[test]
    fn only_a_cancellation_says_why_and_nothing_comes_by_itself() {
        for from in S::ALL {
            for legal in from.moves() {
                assert_eq!(legal.reason_required, legal.to == S::Cancelled, "{from} to {}", legal.to);
                assert_eq!(legal.by, Mover::Anyone, "{from} to {}", legal.to);
            }
            assert_eq!(
                from.move_to(S::Rescheduled).is_some(),
                !from.is_final() && *from != S::InConsultation,
                "{from}"
            );
        }
    }
}
