//! The stages of an opportunity: which moves there are, how likely each stage is to be won, and how it counts in the
//! forecast.
//!
//! Ahead it goes one stage at a time, so that no stage's work is skipped. Back it goes from any open stage to any earlier
//! one: a customer who changes their mind starts anew where they have to. What waits (`on_hold`) goes on where it stood,
//! or earlier. Won and lost are the end: whoever comes back is another opportunity.

use crate::kernel::status::{Move, Status, to, with_reason};

crate::labels!(
    OpportunityStatus {
        Prospecting = "prospecting",
        NeedsAnalysis = "needs_analysis",
        ProposalSent = "proposal_sent",
        Negotiation = "negotiation",
        /// Nothing happens for the time being, and the forecast leaves it out.
        OnHold = "on_hold",
        Won = "won",
        Lost = "lost",
    }
);

crate::labels!(
    /// How an opportunity counts in the forecast.
    ForecastCategory {
        Pipeline = "pipeline",
        BestCase = "best_case",
        Commit = "commit",
        /// Won.
        Closed = "closed",
        /// Left out: lost, on hold, or by hand.
        Omitted = "omitted",
    }
);

impl Status for OpportunityStatus {
    fn moves(self) -> &'static [Move<Self>] {
        use OpportunityStatus as S;
        const PROSPECTING: &[Move<S>] = &[to(S::NeedsAnalysis), to(S::OnHold), with_reason(S::Lost)];
        const NEEDS_ANALYSIS: &[Move<S>] =
            &[to(S::ProposalSent), to(S::Prospecting), to(S::OnHold), with_reason(S::Lost)];
        const PROPOSAL_SENT: &[Move<S>] =
            &[to(S::Negotiation), to(S::NeedsAnalysis), to(S::Prospecting), to(S::OnHold), with_reason(S::Lost)];
        const NEGOTIATION: &[Move<S>] = &[
            to(S::Won),
            to(S::ProposalSent),
            to(S::NeedsAnalysis),
            to(S::Prospecting),
            to(S::OnHold),
            with_reason(S::Lost),
        ];
        const ON_HOLD: &[Move<S>] =
            &[to(S::Prospecting), to(S::NeedsAnalysis), to(S::ProposalSent), to(S::Negotiation), with_reason(S::Lost)];
        match self {
            S::Prospecting => PROSPECTING,
            S::NeedsAnalysis => NEEDS_ANALYSIS,
            S::ProposalSent => PROPOSAL_SENT,
            S::Negotiation => NEGOTIATION,
            S::OnHold => ON_HOLD,
            S::Won | S::Lost => &[],
        }
    }
}

impl OpportunityStatus {
    /// The stages on the way, in their order.
    pub const STAGES: [Self; 4] = [Self::Prospecting, Self::NeedsAnalysis, Self::ProposalSent, Self::Negotiation];

    /// How far on the way; none for what is on hold or over.
    pub fn stage(self) -> Option<usize> {
        Self::STAGES.iter().position(|stage| *stage == self)
    }

    /// Neither won nor lost.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Won | Self::Lost)
    }

    /// The customer knows what it costs: an amount stands there, and its discount is within a limit or approved.
    pub const fn is_offered(self) -> bool {
        matches!(self, Self::ProposalSent | Self::Negotiation | Self::Won)
    }

    /// Percent, where nobody knows better.
    pub const fn probability(self) -> i32 {
        match self {
            Self::Prospecting => 10,
            Self::NeedsAnalysis => 25,
            Self::ProposalSent => 50,
            Self::Negotiation => 70,
            Self::Won => 100,
            Self::Lost | Self::OnHold => 0,
        }
    }

    /// How it counts, where nobody knows better.
    pub const fn category(self) -> ForecastCategory {
        match self {
            Self::Prospecting | Self::NeedsAnalysis => ForecastCategory::Pipeline,
            Self::ProposalSent => ForecastCategory::BestCase,
            Self::Negotiation => ForecastCategory::Commit,
            Self::Won => ForecastCategory::Closed,
            Self::Lost | Self::OnHold => ForecastCategory::Omitted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OpportunityStatus as S;
    use crate::kernel::status::Status;

    #[test]
    fn ahead_by_one_stage_and_back_to_any() {
        for (from, stage) in S::STAGES.iter().enumerate() {
            for (to, next) in S::STAGES.iter().enumerate() {
                assert_eq!(stage.move_to(*next).is_some(), to < from || to == from + 1, "{stage} to {next}");
            }
            assert_eq!(stage.move_to(S::Won).is_some(), *stage == S::Negotiation, "{stage}");
            assert!(stage.move_to(S::OnHold).is_some_and(|legal| !legal.reason_required), "{stage}");
        }
        for status in S::ALL {
            let lost = status.move_to(S::Lost);
            assert_eq!(lost.is_some(), status.is_open(), "{status}");
            assert!(lost.is_none_or(|legal| legal.reason_required), "{status}");
            assert_eq!(status.is_final(), !status.is_open(), "{status}");
        }
    }
}
