//! The one table of what people are told of: to which group a kind belongs, how urgent it is, and by which ways a role
//! hears of a group as long as nobody has chosen otherwise. A new kind is a line of `facts`, a new group a line of
//! `default_ways`.

use super::NotificationKind;
use crate::kernel::policy::Role;

crate::labels!(
    /// Kinds of notifications that people choose the ways for together.
    NoticeGroup {
        /// Somebody speaks to them, or shows them something.
        Talk = "talk",
        /// Something has become theirs.
        Assigned = "assigned",
        /// Somebody asks, or writes again.
        Inquiries = "inquiries",
        /// A moment of their day is near, or what came of it.
        Due = "due",
        /// Something waits for their decision, or was decided for them.
        Decisions = "decisions",
        /// Something should have been done by now.
        Overdue = "overdue",
        /// Whose data was looked at or is to be erased.
        Privacy = "privacy",
    }
);

crate::labels!(
    /// How a notification reaches somebody who does not look at the app. In the app it always stands.
    NoticeWay { Email = "email", Push = "push" }
);

impl NoticeWay {
    /// Seconds in which somebody may read a notification in the app before it leaves by this way.
    pub const fn delay(self, urgency: Urgency) -> i64 {
        match (self, urgency) {
            (_, Urgency::Urgent) => 0,
            (Self::Push, Urgency::Normal) => 20,
            (Self::Email, Urgency::Normal) => 600,
        }
    }
}

/// Whether a notification waits for nothing: it leaves at once, and in quiet hours too if its reader wants that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    Normal,
    Urgent,
}

/// What is known of a kind of notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindFacts {
    pub group: NoticeGroup,
    pub urgency: Urgency,
    /// A mail tells of it at once, whatever was chosen: no second one is sent.
    pub own_mail: bool,
}

const fn of(group: NoticeGroup) -> KindFacts {
    KindFacts { group, urgency: Urgency::Normal, own_mail: false }
}

const fn urgent(group: NoticeGroup) -> KindFacts {
    KindFacts { group, urgency: Urgency::Urgent, own_mail: false }
}

impl NotificationKind {
    pub const fn facts(self) -> KindFacts {
        match self {
            Self::Mentioned | Self::Shared => of(NoticeGroup::Talk),
            Self::Assigned | Self::AssignedMany => of(NoticeGroup::Assigned),
            Self::InquiryReceived | Self::InquiryReplied => of(NoticeGroup::Inquiries),
            Self::CorrectionAsked | Self::CorrectionApproved | Self::CorrectionRejected => of(NoticeGroup::Decisions),
            // Whoever asked to be reminded chose the minute.
            Self::TaskReminder => urgent(NoticeGroup::Due),
            Self::VisitDue | Self::VisitNoShow | Self::TaskDue => of(NoticeGroup::Due),
            Self::TaskOverdue | Self::TaskEscalated | Self::VisitsInVain => of(NoticeGroup::Overdue),
            Self::InquiryLate => urgent(NoticeGroup::Overdue),
            Self::GlassBroken => KindFacts { own_mail: true, ..urgent(NoticeGroup::Privacy) },
            Self::ErasureAsked | Self::ErasureRejected | Self::ErasureDone => of(NoticeGroup::Privacy),
        }
    }
}

/// The ways by which a role hears of a group as long as nobody has chosen otherwise. Mail is for what may not be missed
/// and for who sits at a desk; a device buzzes only where somebody has switched it on there.
pub const fn default_ways(role: Role, group: NoticeGroup) -> &'static [NoticeWay] {
    const BOTH: &[NoticeWay] = &[NoticeWay::Email, NoticeWay::Push];
    const PUSH: &[NoticeWay] = &[NoticeWay::Push];
    const EMAIL: &[NoticeWay] = &[NoticeWay::Email];
    match (group, role) {
        (NoticeGroup::Talk | NoticeGroup::Overdue, _)
        | (NoticeGroup::Privacy, Role::Admin)
        | (NoticeGroup::Decisions, Role::Admin | Role::Manager) => BOTH,
        // Whoever lives by what comes in is told on the way; the desk has the list open all day.
        (NoticeGroup::Assigned | NoticeGroup::Inquiries, Role::Rep | Role::Manager)
        | (NoticeGroup::Due | NoticeGroup::Decisions, Role::Rep)
        | (NoticeGroup::Due, Role::Manager | Role::Physician | Role::FrontDesk) => PUSH,
        (NoticeGroup::Assigned, Role::Finance | Role::Physician) => EMAIL,
        (
            NoticeGroup::Assigned
            | NoticeGroup::Inquiries
            | NoticeGroup::Due
            | NoticeGroup::Decisions
            | NoticeGroup::Privacy,
            _,
        ) => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::{NoticeGroup, NoticeWay, Urgency};
    use crate::talk::notification::NotificationKind;

    #[test]
    fn every_group_has_a_kind() {
        for group in NoticeGroup::ALL {
            assert!(NotificationKind::ALL.iter().any(|kind| kind.facts().group == *group), "{group}");
        }
    }

    #[test]
    fn what_is_urgent_waits_for_nothing() {
        for way in NoticeWay::ALL {
            assert_eq!(way.delay(Urgency::Urgent), 0);
            assert!(way.delay(Urgency::Normal) > 0);
        }
    }
}
