//! The one state-machine mechanism: a status lists its legal moves; server and buttons read the same table.

use super::policy::{Role, approves};
use super::problem::FieldProblem;
use super::record::Record;
use super::{Problem, ProblemCode, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use validator::Validate;

/// Who takes a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// Whoever may change the record.
    Anyone,
    /// Somebody whose role approves, and who has not asked for it themselves.
    Approver,
    /// The system, when its time has come; nobody's decision.
    System,
}

/// One legal move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move<S> {
    pub to: S,
    /// The mover must say why.
    pub reason_required: bool,
    pub by: Mover,
}

impl<S: Copy> Move<S> {
    /// Only an approver takes it.
    #[must_use]
    pub const fn approved(self) -> Self {
        Self { to: self.to, reason_required: self.reason_required, by: Mover::Approver }
    }
}

/// A move that needs no reason.
pub const fn to<S>(status: S) -> Move<S> {
    Move { to: status, reason_required: false, by: Mover::Anyone }
}

/// A move that needs a reason (▲ in the product's tables).
pub const fn with_reason<S>(status: S) -> Move<S> {
    Move { to: status, reason_required: true, by: Mover::Anyone }
}

/// A move that comes by itself.
pub const fn by_itself<S>(status: S) -> Move<S> {
    Move { to: status, reason_required: false, by: Mover::System }
}

/// A status whose table of moves stands in the domain.
pub trait Status:
    Copy + Eq + std::fmt::Display + Serialize + DeserializeOwned + Send + Sync + std::fmt::Debug + 'static
{
    /// Where a record in this status may go; empty for a final one.
    fn moves(self) -> &'static [Move<Self>];

    fn move_to(self, next: Self) -> Option<Move<Self>> {
        self.moves().iter().copied().find(|legal| legal.to == next)
    }

    fn is_final(self) -> bool {
        self.moves().is_empty()
    }
}

/// A record that moves through statuses, and by nothing but these moves.
pub trait Moving: Record {
    type Status: Status;

    fn status(&self) -> Self::Status;
    fn set_status(&mut self, status: Self::Status);

    /// Who asked for the approval that the record waits for, or that it got: they never give it.
    fn requested_by(&self) -> Option<UserId> {
        None
    }

    /// Whether the record as it is may take a move that the table allows.
    fn may_move_to(&self, _status: Self::Status) -> bool {
        true
    }
}

/// The moves that somebody may take now: what the server accepts, what `allowed` names, which buttons there are.
pub fn moves_for<R: Moving>(record: &R, role: Role, user: UserId) -> Vec<Move<R::Status>> {
    let fits = |legal: &Move<R::Status>| record.may_move_to(legal.to) && may_take(record, legal.by, role, user).is_ok();
    record.status().moves().iter().copied().filter(fits).collect()
}

fn may_take<R: Moving>(record: &R, by: Mover, role: Role, user: UserId) -> Result<(), Box<Problem>> {
    match by {
        Mover::System => Err(Box::new(Problem::new(ProblemCode::IllegalTransition))),
        Mover::Approver if !approves(role) => Err(Box::new(Problem::new(ProblemCode::Forbidden))),
        Mover::Approver if record.requested_by() == Some(user) => {
            Err(Box::new(Problem::new(ProblemCode::Forbidden).with_detail("Nobody approves their own request")))
        }
        Mover::Anyone | Mover::Approver => Ok(()),
    }
}

/// Asks for a move to another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Transition<S> {
    pub to: S,
    /// Required where the table of moves says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the reason under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
}

impl<S: Status> Transition<S> {
    /// Whether this person may take this move of the record as it is.
    pub fn check<R: Moving<Status = S>>(&self, record: &R, role: Role, user: UserId) -> Result<(), Box<Problem>> {
        let illegal = || {
            let mut problem = Problem::new(ProblemCode::IllegalTransition);
            problem.allowed = moves_for(record, role, user).iter().map(|legal| legal.to.to_string()).collect();
            Box::new(problem)
        };
        let legal = record.status().move_to(self.to).filter(|legal| legal.by != Mover::System);
        let legal = legal.filter(|legal| record.may_move_to(legal.to)).ok_or_else(illegal)?;
        may_take(record, legal.by, role, user)?;
        let says_why = self.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        if legal.reason_required && !says_why {
            let missing = FieldProblem::new("/reason", "required", "Say why");
            return Err(Box::new(Problem::new(ProblemCode::Invalid).with_errors(vec![missing])));
        }
        Ok(())
    }
}
