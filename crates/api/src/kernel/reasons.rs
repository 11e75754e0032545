//! Why a person sees a record: the rule of [`Person::visible`](super::caller::Person::visible), told of one record whose
//! owner and shares are known. A test proves of every user that both say the same.

use super::caller::{Person, Scope};
use super::change::Belongs;
use domain::kernel::policy::{Action, Reach, Resource, reach};
use domain::kernel::{RecordId, UserId};
use domain::talk::share::{Access, ReasonKind};

/// A share, as it decides who sees the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub grantee_id: RecordId,
    pub access: Access,
    pub created_by: Option<UserId>,
}

/// What a reason names beside its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Why {
    pub kind: ReasonKind,
    pub grant: Option<Grant>,
}

impl Person {
    /// Every reason why this person may do `action` with a record; none when they may not.
    pub fn reasons(
        &self,
        resource: Resource,
        action: Action,
        scope: Scope,
        belongs: Belongs,
        grants: &[Grant],
    ) -> Vec<Why> {
        let why = |kind| Why { kind, grant: None };
        let far = reach(self.role, resource, action);
        let why_far = match far {
            Reach::Everything => Some(why(ReasonKind::Everywhere)),
            Reach::Facility if self.facility_id.is_none() => Some(why(ReasonKind::Everywhere)),
            Reach::Facility if belongs.facility_id == self.facility_id => Some(why(ReasonKind::Facility)),
            Reach::Facility | Reach::Nothing | Reach::Own | Reach::Team => None,
        };
        match (far, scope) {
            // Nothing hangs on what two records own (`records.rs`), nor on what is published, so nobody asks.
            (Reach::Nothing, _)
            | (Reach::Own | Reach::Team, Scope::Facility | Scope::Group)
            | (_, Scope::ThroughEither { .. } | Scope::ThroughBoth { .. } | Scope::Published) => return Vec::new(),
            (Reach::Facility | Reach::Everything, Scope::Facility | Scope::Group) => {
                return why_far.into_iter().collect();
            }
            (_, Scope::Owned | Scope::Through { .. }) => {}
        }
        let mut found = Vec::new();
        if belongs.owner_id == Some(self.user_id) {
            found.push(why(ReasonKind::Owner));
        }
        if far == Reach::Team && belongs.team_id.is_some_and(|team| self.managed_teams.contains(&team)) {
            found.push(why(ReasonKind::Manager));
        }
        found.extend(why_far);
        for grant in grants.iter().filter(|grant| grant.lets(action)) {
            if grant.grantee_id == self.user_id.into() {
                found.push(Why { kind: ReasonKind::Share, grant: Some(*grant) });
            } else if self.team_id.is_some_and(|team| grant.grantee_id == team.into()) {
                found.push(Why { kind: ReasonKind::TeamShare, grant: Some(*grant) });
            }
        }
        found
    }
}

impl Grant {
    fn lets(self, action: Action) -> bool {
        match action {
            Action::Read => true,
            Action::Update => self.access == Access::Update,
            Action::Create | Action::Delete => false,
        }
    }
}
