//! How every kind of column is stored on each database. One SQL type a kind:
//!
//! | type | PostgreSQL | SQLite |
//! |---|---|---|
//! | [`Uid`] | uuid | BLOB(16) |
//! | [`Instant`] | timestamptz | INTEGER, microseconds since 1970 |
//! | [`Label`] | text + CHECK | TEXT + CHECK |
//! | [`Amount`] | bigint, paise | INTEGER |
//! | [`JsonDoc`] | jsonb | TEXT + CHECK(json_valid) |

use diesel::query_builder::QueryId;
use diesel::sql_types::{SqlOrd, SqlType};

macro_rules! sql_type {
    ($name:ident, pg $oid:literal $array_oid:literal, sqlite $kind:literal) => {
        #[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
        #[diesel(postgres_type(oid = $oid, array_oid = $array_oid))]
        #[diesel(sqlite_type(name = $kind))]
        pub struct $name;
    };
}
sql_type!(Uid, pg 2950 2951, sqlite "Binary");
sql_type!(Instant, pg 1184 1185, sqlite "Long");
sql_type!(Label, pg 25 1009, sqlite "Text");
sql_type!(Amount, pg 20 1016, sqlite "Long");
sql_type!(JsonDoc, pg 3802 3807, sqlite "Text");
impl SqlOrd for Uid {}
impl SqlOrd for Instant {}

/// Stores a Rust type as one of the SQL types above: through diesel's own type on PostgreSQL, as a plain value on SQLite.
#[macro_export]
macro_rules! stored {
    ($rust:ty as $sql:ty; pg $pg:ty: |$p:ident| $to_pg:expr, $from_pg:expr; sqlite |$l:ident| $to_sqlite:expr, |$v:ident| $from_sqlite:expr) => {
        impl diesel::serialize::ToSql<$sql, diesel::pg::Pg> for $rust {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                let $p = self;
                diesel::serialize::ToSql::<$pg, diesel::pg::Pg>::to_sql(&$to_pg, &mut out.reborrow())
            }
        }
        impl diesel::deserialize::FromSql<$sql, diesel::pg::Pg> for $rust {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                let value = diesel::deserialize::FromSql::<$pg, diesel::pg::Pg>::from_sql(value)?;
                ($from_pg)(value)
            }
        }
        impl diesel::serialize::ToSql<$sql, diesel::sqlite::Sqlite> for $rust {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::sqlite::Sqlite>,
            ) -> diesel::serialize::Result {
                let $l = self;
                out.set_value($to_sqlite);
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl diesel::deserialize::FromSql<$sql, diesel::sqlite::Sqlite> for $rust {
            fn from_sql(mut $v: diesel::sqlite::SqliteValue<'_, '_, '_>) -> diesel::deserialize::Result<Self> {
                $from_sqlite
            }
        }
    };
}

/// Stores an enum of words (see [`crate::labels`]).
#[macro_export]
macro_rules! stored_label {
    ($name:ident) => {
        $crate::stored!($name as $crate::kernel::sql::Label;
            pg diesel::sql_types::Text: |word| *word.as_str(), |word: String| Ok(word.parse()?);
            sqlite |word| word.as_str(), |value| Ok(value.read_text().parse()?));
    };
}

macro_rules! stored_ids {
    ($($name:ident),* $(,)?) => {$(
        $crate::stored!(crate::kernel::id::$name as Uid;
            pg diesel::sql_types::Uuid: |id| id.0, |id: uuid::Uuid| Ok(Self(id));
            sqlite |id| id.0.as_bytes().as_slice(), |value| Ok(Self(uuid::Uuid::from_slice(value.read_blob())?)));
    )*};
}
stored_ids!(
    BrokenGlassId,
    ErasureRequestId,
    AccountId,
    ActivityId,
    AffiliationId,
    ApiKeyId,
    AssignmentRuleId,
    AttachmentId,
    AttemptId,
    AutoResponseId,
    BulkChangeId,
    CalendarFeedId,
    CommentId,
    ConsentId,
    ContactId,
    CustomFieldId,
    DuplicateId,
    ExportId,
    FacilityId,
    ImportId,
    InquiryId,
    JobId,
    LeadId,
    MergeId,
    MessageId,
    NotificationId,
    OpportunityId,
    PatientVisitId,
    PushSubscriptionId,
    RecordId,
    RelationshipId,
    SavedViewId,
    SessionId,
    TaskId,
    TeamId,
    TieUpId,
    UserId,
    VisitPlanId,
    WebFormId,
);
