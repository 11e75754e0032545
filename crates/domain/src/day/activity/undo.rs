//! Taking a move back, as it was tapped: what it has changed is kept beside the activity until somebody changes it again.

use super::{Activity, ActivityOutcome, ActivityStatus, CheckIn};
use crate::kernel::{ActivityId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// So long whoever moved an activity may take the move back.
pub const UNDO_SECONDS: i64 = 30;

/// An activity as it was before its last move. It never leaves the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeMove {
    /// Who moved it.
    pub by_id: UserId,
    pub at: Timestamp,
    /// The version that the move made: another one was changed since.
    pub version: i32,
    /// It was told once it was done: before that it was not there.
    #[serde(default)]
    pub logged: bool,
    pub status: ActivityStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ActivityOutcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_activity_id: Option<ActivityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckIn>,
}

impl BeforeMove {
    /// Of an activity that somebody moves now.
    pub fn of(before: &Activity, by_id: UserId, at: Timestamp) -> Self {
        Self {
            by_id,
            at,
            version: before.head.version.saturating_add(1),
            logged: before.before_move.as_ref().is_some_and(|known| known.logged && before.head.version == 1),
            status: before.status,
            notes: before.data.notes.clone(),
            completed_at: before.completed_at,
            outcome: before.outcome,
            next_at: before.next_at,
            proposed_at: before.proposed_at,
            next_activity_id: before.next_activity_id,
            check_in: before.check_in,
        }
    }

    /// The mark of one that is made to be completed at once.
    pub fn of_log(made: &Activity, by_id: UserId) -> Self {
        Self { logged: true, ..Self::of(made, by_id, made.head.created_at) }
    }

    /// Whether it is still time.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now > self.at.plus_seconds(UNDO_SECONDS)
    }

    /// The activity as it was.
    pub fn put_back(self, activity: &Activity) -> Activity {
        let mut back = activity.clone();
        back.data.notes = self.notes;
        Activity {
            status: self.status,
            completed_at: self.completed_at,
            outcome: self.outcome,
            next_at: self.next_at,
            proposed_at: self.proposed_at,
            next_activity_id: self.next_activity_id,
            check_in: self.check_in,
            before_move: None,
            ..back
        }
        .settled()
    }
}

#[cfg(test)]
mod tests {
    use super::{BeforeMove, UNDO_SECONDS};
    use crate::day::activity::{Activity, ActivityData, ActivityKind, ActivityMove, ActivityOutcome, ActivityStatus};
    use crate::kernel::status::{Moving, Status};
    use crate::kernel::{ActivityId, Head, Timestamp, UserId};
    use uuid::Uuid;

    fn visit() -> Activity {
        let at: Timestamp = "2026-11-23T05:30:00Z".parse().unwrap_or_else(|_| panic!("a moment"));
        let head = Head {
            id: ActivityId(Uuid::nil()),
            version: 3,
            created_at: at,
            created_by: None,
            updated_at: at,
            updated_by: None,
            deleted_at: None,
        };
        let mut data = ActivityData::new(ActivityKind::Visit, at);
        data.notes = Some("Cath lab".into());
        Activity::new(head, data)
    }

    /// Whatever a move says, taking it back leaves nothing of it, from every status along every way.
    #[test]
    fn what_is_taken_back_is_as_it_was() {
        let user = UserId(Uuid::nil());
        let mut tried = 0;
        for from in ActivityStatus::ALL.iter().copied() {
            for legal in from.moves() {
                let mut before = visit();
                before.set_status(from);
                let now = before.data.starts_at.plus_seconds(600);
                let asked = ActivityMove {
                    reason: Some("Away".into()),
                    outcome: Some(ActivityOutcome::ComeAnotherDay),
                    next_at: Some(now.plus_seconds(86_400)),
                    notes: Some("Another text".into()),
                    ..ActivityMove::new(legal.to)
                };
                let mut after = before.clone();
                after.set_status(legal.to);
                asked.carry_into(&mut after, now);
                let known = BeforeMove::of(&before, user, now);
                after.before_move = Some(known.clone());
                assert_ne!(after, before);
                assert_eq!(known.put_back(&after.settled()), before.clone().settled(), "{from} to {}", legal.to);
                tried += 1;
            }
        }
        assert!(tried > 10, "only {tried} moves");
    }

    #[test]
    fn half_a_minute_and_not_a_moment_more() {
        let visit = visit();
        let known = BeforeMove::of(&visit, UserId(Uuid::nil()), visit.data.starts_at);
        assert_eq!((known.version, known.logged), (4, false));
        assert!(!known.is_over(known.at.plus_seconds(UNDO_SECONDS)));
        assert!(known.is_over(known.at.plus_seconds(UNDO_SECONDS + 1)));
    }

    #[test]
    fn only_the_first_move_of_what_was_told_is_of_what_was_not_there() {
        let user = UserId(Uuid::nil());
        let mut made = visit();
        made.head.version = 1;
        made.before_move = Some(BeforeMove::of_log(&made, user));
        assert!(BeforeMove::of(&made, user, made.data.starts_at).logged);
        made.head.version = 2;
        assert!(!BeforeMove::of(&made, user, made.data.starts_at).logged);
    }
}
