//! What activities are, and what can become of each kind.

crate::labels!(
    ActivityKind {
        Visit = "visit", Call = "call", Meeting = "meeting", Demo = "demo", Email = "email", Sms = "sms",
        Whatsapp = "whatsapp",
        /// At a health camp, with nobody in particular.
        CampDuty = "camp_duty",
    }
);

crate::labels!(
    /// What became of an activity.
    ActivityOutcome {
        MeetingHeld = "meeting_held", MeetingSet = "meeting_set", DemoGiven = "demo_given", Connected = "connected",
        ReferralPromised = "referral_promised",
        /// Nobody let them in.
        NotAvailable = "not_available",
        /// They were asked to come, or to call, another day.
        ComeAnotherDay = "come_another_day",
        NotInterested = "not_interested", NoAnswer = "no_answer", Busy = "busy", WrongNumber = "wrong_number",
        LeftMessage = "left_message", Sent = "sent", Replied = "replied", Bounced = "bounced",
    }
);

impl ActivityKind {
    /// Somebody goes there: it can be checked in, and two on one day are too many.
    pub const fn in_person(self) -> bool {
        matches!(self, Self::Visit | Self::Meeting | Self::Demo | Self::CampDuty)
    }

    /// How long it takes where nobody says.
    pub const fn minutes(self) -> i32 {
        match self {
            Self::Visit => 30,
            Self::Call => 10,
            Self::Meeting | Self::Demo => 60,
            Self::Email | Self::Sms | Self::Whatsapp => 5,
            Self::CampDuty => 240,
        }
    }

    /// What can become of one: the table. A duty at a camp is done or not, and has no other outcome.
    pub const fn outcomes(self) -> &'static [ActivityOutcome] {
        use ActivityOutcome as O;
        match self {
            Self::Visit => &[
                O::MeetingHeld,
                O::MeetingSet,
                O::DemoGiven,
                O::ReferralPromised,
                O::NotAvailable,
                O::ComeAnotherDay,
                O::NotInterested,
                O::LeftMessage,
            ],
            Self::Call => &[
                O::Connected,
                O::MeetingSet,
                O::ReferralPromised,
                O::ComeAnotherDay,
                O::NotInterested,
                O::NoAnswer,
                O::Busy,
                O::WrongNumber,
                O::LeftMessage,
            ],
            Self::Meeting => &[
                O::MeetingHeld,
                O::MeetingSet,
                O::ReferralPromised,
                O::NotAvailable,
                O::ComeAnotherDay,
                O::NotInterested,
            ],
            Self::Demo => &[
                O::DemoGiven,
                O::MeetingHeld,
                O::MeetingSet,
                O::ReferralPromised,
                O::NotAvailable,
                O::ComeAnotherDay,
                O::NotInterested,
            ],
            Self::Email | Self::Sms => {
                &[O::Sent, O::Replied, O::Bounced, O::MeetingSet, O::ReferralPromised, O::NotInterested]
            }
            Self::Whatsapp => &[
                O::Sent,
                O::Replied,
                O::Bounced,
                O::MeetingSet,
                O::ReferralPromised,
                O::ComeAnotherDay,
                O::NotInterested,
            ],
            Self::CampDuty => &[],
        }
    }

    pub fn fits(self, outcome: ActivityOutcome) -> bool {
        self.outcomes().contains(&outcome)
    }
}

impl ActivityOutcome {
    /// Somebody was spoken with, or can read what was left: this counts as the last touch.
    pub const fn touches(self) -> bool {
        !matches!(self, Self::NotAvailable | Self::NoAnswer | Self::Busy | Self::WrongNumber | Self::Bounced)
    }

    /// A visit that was made, and not in vain: this is what a visit plan counts.
    pub const fn counts(self) -> bool {
        self.touches() && !matches!(self, Self::ComeAnotherDay)
    }

    /// The next date has to be said.
    pub const fn needs_next(self) -> bool {
        matches!(self, Self::ComeAnotherDay)
    }

    /// Another one may follow by the same way.
    pub const fn may_follow(self) -> bool {
        !matches!(self, Self::WrongNumber | Self::Bounced)
    }

    /// On a lead, a try to reach them that reached nobody: the ladder of attempts plans the next.
    pub const fn is_attempt(self) -> bool {
        matches!(self, Self::NoAnswer | Self::Busy | Self::WrongNumber | Self::LeftMessage)
    }

    /// What the one that follows is.
    pub const fn next_kind(self, kind: ActivityKind) -> ActivityKind {
        match self {
            Self::MeetingSet => ActivityKind::Meeting,
            _ => kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ActivityKind as K, ActivityOutcome as O};

    #[test]
    fn every_outcome_has_a_kind_and_every_kind_but_a_duty_outcomes() {
        for outcome in O::ALL {
            assert!(K::ALL.iter().any(|kind| kind.fits(*outcome)), "{outcome}");
        }
        for kind in K::ALL {
            let outcomes = kind.outcomes();
            assert_eq!(outcomes.is_empty(), *kind == K::CampDuty, "{kind}");
            let once = outcomes.iter().enumerate().all(|(at, one)| !outcomes[at + 1..].contains(one));
            assert!(once, "{kind}: {outcomes:?}");
            assert!(kind.minutes() > 0);
        }
    }

    #[test]
    fn who_is_not_there_is_not_there_in_person() {
        for kind in K::ALL {
            assert!(!kind.fits(O::NotAvailable) || kind.in_person(), "{kind}");
            for silent in [O::NoAnswer, O::Busy, O::WrongNumber] {
                assert_eq!(kind.fits(silent), *kind == K::Call, "{kind} {silent}");
            }
            for written in [O::Sent, O::Replied, O::Bounced] {
                assert_eq!(kind.fits(written), matches!(kind, K::Email | K::Sms | K::Whatsapp), "{kind} {written}");
            }
        }
    }

    #[test]
    fn what_must_be_followed_may_be_followed() {
        for outcome in O::ALL {
            assert!(!outcome.needs_next() || outcome.may_follow(), "{outcome}");
            assert!(!outcome.counts() || outcome.touches(), "{outcome}");
            for kind in K::ALL.iter().filter(|kind| kind.fits(*outcome)) {
                let next = outcome.next_kind(*kind);
                assert!(next == *kind || *outcome == O::MeetingSet, "{kind} {outcome}");
            }
        }
    }
}
