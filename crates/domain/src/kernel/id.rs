//! The one list of record ids: a type for each, so that a contact's id never passes for an account's.

/// Defines an id type: a UUID of version 7 (time-ordered), which a client may choose itself.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Uuid))]
        #[cfg_attr(
            feature = "diesel",
            derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow),
            diesel(sql_type = crate::kernel::sql::Uid)
        )]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }

        impl From<RecordId> for $name {
            fn from(id: RecordId) -> Self {
                Self(id.0)
            }
        }

        impl From<$name> for RecordId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
    )*};
}

id! {
    AccountId, AffiliationId, ApiKeyId, BulkChangeId, ContactId, CustomFieldId,
    ExportId, FacilityId, ImportId, JobId, SessionId, TeamId, UserId,
    AttachmentId, CommentId, ConsentId, DuplicateId, MergeId, NotificationId, RelationshipId, SavedViewId, TieUpId,
    AssignmentRuleId, BrokenGlassId, ErasureRequestId, AttemptId, AutoResponseId, MessageId, InquiryId, LeadId,
    OpportunityId, PatientVisitId, PushSubscriptionId, TaskId, WebFormId, ActivityId, VisitPlanId, CalendarFeedId,
}

/// The id of any record, where the kind of record is said beside it (change log, shares, jobs).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Uuid))]
#[cfg_attr(
    feature = "diesel",
    derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow),
    diesel(sql_type = crate::kernel::sql::Uid)
)]
#[serde(transparent)]
pub struct RecordId(pub uuid::Uuid);

impl std::fmt::Display for RecordId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}
