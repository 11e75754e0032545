//! What people write about an activity.

use super::outcome::ActivityKind;
use crate::kernel::{AccountId, ContactId, FacilityId, LeadId, OpportunityId, TeamId, Timestamp, UserId, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What people write about an activity: what is done, with whom, when and where. What became of it comes with its move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "with_somebody"))]
pub struct ActivityData {
    pub kind: ActivityKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "New cath lab, and who refers to it"))]
    pub subject: Option<String>,
    /// With whom: a contact, an account, a lead or an opportunity, at least one; a duty at a camp needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The contact's main account where a new activity says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<LeadId>,
    /// Whose contact and account a new activity takes over where it says none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity_id: Option<OpportunityId>,
    pub starts_at: Timestamp,
    /// How long it takes; as long as its kind usually does when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 1440, message = "Enter 1 to 1,440 minutes"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440, example = 30))]
    pub minutes: Option<i32>,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "OPD block, room 12"))]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
    /// Who does it; the caller when absent. The team and the facility follow a new owner unless they are said too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

/// No activity takes longer: a camp of two days is two duties.
pub const LONGEST_MINUTES: i64 = 1_440;

impl ActivityData {
    /// One with nobody yet: name a contact or an account.
    pub const fn new(kind: ActivityKind, starts_at: Timestamp) -> Self {
        Self {
            kind,
            subject: None,
            contact_id: None,
            account_id: None,
            lead_id: None,
            opportunity_id: None,
            starts_at,
            minutes: None,
            place: None,
            notes: None,
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }

    pub fn ends_at(&self) -> Timestamp {
        let minutes = self.minutes.unwrap_or(self.kind.minutes());
        self.starts_at.plus_seconds(i64::from(minutes).saturating_mul(60))
    }

    /// Each field with whether two states differ in it, but for whose it is.
    pub(super) fn changed(&self, before: &Self) -> [(&'static str, bool); 10] {
        [
            ("kind", self.kind != before.kind),
            ("contact_id", self.contact_id != before.contact_id),
            ("account_id", self.account_id != before.account_id),
            ("lead_id", self.lead_id != before.lead_id),
            ("opportunity_id", self.opportunity_id != before.opportunity_id),
            ("starts_at", self.starts_at != before.starts_at),
            ("minutes", self.minutes != before.minutes),
            ("subject", self.subject != before.subject),
            ("place", self.place != before.place),
            ("notes", self.notes != before.notes),
        ]
    }
}

fn with_somebody(data: &ActivityData) -> Result<(), ValidationError> {
    let with = data.contact_id.is_some()
        || data.account_id.is_some()
        || data.lead_id.is_some()
        || data.opportunity_id.is_some();
    if with || data.kind == ActivityKind::CampDuty {
        return Ok(());
    }
    Err(rules::about("contact_id", "required", "Say with whom: a contact, an account, a lead or an opportunity"))
}
