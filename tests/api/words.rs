//! Closed lists of words say the same everywhere: in the code, on the wire, in the specification, in both databases.

use anyhow::{Context, Result};
use domain::admin::audit::AuditAction;
use domain::admin::event::ChangeKind;
use domain::admin::export::{ExportFormat, ExportSource, ExportStatus};
use domain::admin::file_format::FileFormat;
use domain::admin::import::{DuplicateRule, ImportStatus, ImportTarget, RowOutcome};
use domain::admin::job::{JobKind, JobState};
use domain::admin::user::{Language, UserStatus};
use domain::day::activity::{ActivityKind, ActivityOutcome, ActivityStatus, CheckInVerdict, SeriesScope};
use domain::day::calendar::{CalendarConflict, CalendarKind};
use domain::day::patient_visit::{PatientVisitKind, PatientVisitSource, PatientVisitStatus};
use domain::day::task::TaskStatus;
use domain::day::today::TodayReason;
use domain::kernel::ProblemCode;
use domain::kernel::custom::CustomKind;
use domain::kernel::due::DueState;
use domain::kernel::field::Operator;
use domain::kernel::find::MatchKind;
use domain::kernel::money::Currency;
use domain::kernel::policy::{Action, Reach, Resource, Role};
use domain::kernel::priority::Priority;
use domain::leads::assignment::{AssignMethod, AssignmentCondition, RuleDirection, RuleVerdict};
use domain::leads::attempt::{AttemptChannel, AttemptOutcome};
use domain::leads::auto_response::ResponseHours;
use domain::leads::forecast::changes::PipelineStep;
use domain::leads::forecast::{ForecastBy, ForecastGap};
use domain::leads::inquiry::InquiryStatus;
use domain::leads::ladder::RungUnit;
use domain::leads::lead::{LeadStatus, LostReason, NextAction, ScoreReason, SpokenLanguage, UnqualifiedReason};
use domain::leads::mailbox::MailboxSecurity;
use domain::leads::opportunity::{
    ApprovalState, ForecastCategory, OpportunityKind, OpportunityLossReason, OpportunityStatus,
};
use domain::leads::origin::LeadChannel;
use domain::leads::web_form::{FormAssignment, FormFieldKind, FormLanguage};
use domain::lists::bulk_change::{BulkAction, BulkStatus};
use domain::people::account::AccountKind;
use domain::people::affiliation::{AffiliationRole, AffiliationStatus, Weekday};
use domain::people::consent::{ConsentPurpose, ConsentSource, ConsentState};
use domain::people::contact::{ContactKind, Gender};
use domain::people::duplicate_pair::DuplicateStatus;
use domain::people::likeness::LikeReason;
use domain::people::merging::Side;
use domain::people::reach::{Channel, Class, PhoneLabel};
use domain::people::relationship::RelationshipKind;
use domain::people::tie_up::{DiscountedService, TieUpScope, TieUpStatus};
use domain::privacy::broken_glass::BrokenGlassKind;
use domain::privacy::erasure::{ErasureStatus, LegalBasis};
use domain::talk::message::{MessageChannel, MessageState};
use domain::talk::notification::NotificationKind;
use domain::talk::notification::kinds::{NoticeGroup, NoticeWay};
use domain::talk::notification::preferences::DigestRhythm;
use domain::talk::share::{Access, GranteeKind, ReasonKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};
use std::str::FromStr;
use tests::{Content, Kind, TestDatabase, lines, root};

/// Lists that no request and no answer holds: what a policy says,
/// and where a moment lies seen from now, which only filters ask.
const NOT_ON_THE_WIRE: [&str; 3] = ["Action", "Reach", "DueState"];

type Lists = BTreeMap<&'static str, &'static [&'static str]>;

/// The words of a list are those that it is written and read by.
fn check<T>(all: &[T], words: &[&str])
where
    T: Copy + PartialEq + Debug + Display + FromStr + Serialize + DeserializeOwned,
{
    assert_eq!(all.iter().map(ToString::to_string).collect::<Vec<_>>(), words);
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{words:?}");
    for (value, word) in all.iter().zip(words) {
        assert_eq!(serde_json::to_value(value).ok(), Some(json!(word)));
        assert_eq!(serde_json::from_value::<T>(json!(word)).ok(), Some(*value));
        assert_eq!(word.parse::<T>().ok(), Some(*value));
    }
    assert!("no such word".parse::<T>().is_err());
}

/// Every list by its name, once it is proved that all its forms agree.
fn lists() -> Lists {
    macro_rules! lists {
        ($($name:ident),* $(,)?) => {
            BTreeMap::from([$({
                check($name::ALL, $name::WORDS);
                (stringify!($name), $name::WORDS)
            }),*])
        };
    }
    lists! {
        Access, AccountKind, Action, ActivityKind, ActivityOutcome, ActivityStatus, ApprovalState, AffiliationRole,
        AffiliationStatus, AssignMethod, AssignmentCondition, AttemptChannel, AttemptOutcome, AuditAction,
        BrokenGlassKind, CalendarConflict, CalendarKind, DuplicateStatus, LikeReason, Side, BulkAction, BulkStatus,
        ChangeKind, Channel, CheckInVerdict, Class, ConsentPurpose, ConsentSource, ConsentState, ContactKind, Currency,
        CustomKind, DiscountedService, DueState, DuplicateRule, ErasureStatus, ExportFormat, ExportSource, ExportStatus,
        FileFormat, FormAssignment, FormFieldKind, FormLanguage, PatientVisitKind, PatientVisitSource,
        PatientVisitStatus, ForecastBy, ForecastCategory, ForecastGap, Gender, GranteeKind, ImportStatus, ImportTarget,
        InquiryStatus, JobKind, JobState, Language, LeadChannel, LeadStatus, LegalBasis, LostReason, NextAction,
        Priority, RuleDirection, RuleVerdict, RungUnit, ScoreReason, SpokenLanguage, UnqualifiedReason, MailboxSecurity,
        MatchKind, MessageChannel, MessageState, NotificationKind, NoticeGroup, NoticeWay, DigestRhythm, Operator, OpportunityKind, OpportunityLossReason,
        OpportunityStatus, PhoneLabel, PipelineStep, ProblemCode, Reach, ReasonKind, ResponseHours, RelationshipKind,
        Resource, SeriesScope, TodayReason, Role, RowOutcome, TaskStatus, TieUpScope, TieUpStatus, UserStatus, Weekday,
    }
}

/// A new list is a new line above.
#[test]
fn every_list_is_tried() -> Result<()> {
    let mut declared = BTreeSet::new();
    for file in tests::sources("crates/domain/src")? {
        let text = std::fs::read_to_string(&file)?;
        for declaration in text.split("crate::labels!(").skip(1) {
            let code = declaration.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("//"));
            let name = code.and_then(|line| line.split([' ', '{']).next()).context("a list without a name")?;
            declared.insert(name.to_owned());
        }
    }
    let known: BTreeSet<String> = lists().into_keys().map(str::to_owned).collect();
    assert_eq!(declared, known);
    Ok(())
}

#[test]
fn the_specification_has_the_same_words() -> Result<()> {
    fn enums<'d>(value: &'d Value, path: &str, found: &mut Vec<(String, &'d Value)>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("enum").filter(|words| words.is_array()).map(|words| (path.to_owned(), words)));
                fields.iter().for_each(|(name, inner)| enums(inner, &format!("{path}/{name}"), found));
            }
            Value::Array(items) => items.iter().for_each(|inner| enums(inner, path, found)),
            _ => {}
        }
    }
    let document: Value = serde_json::from_str(&std::fs::read_to_string(root().join("openapi/setu.json"))?)?;
    let lists = lists();
    for (name, words) in &lists {
        let told = document.pointer(&format!("/components/schemas/{name}/enum"));
        let expected = (!NOT_ON_THE_WIRE.contains(name)).then(|| json!(words));
        assert_eq!(told, expected.as_ref(), "{name}");
    }
    // Also where a parameter or a field spells its words out.
    let mut found = Vec::new();
    enums(&document, "", &mut found);
    assert!(found.len() > 30, "{found:?}");
    for (path, words) in found {
        assert!(lists.values().any(|known| json!(known) == *words), "{path} has words of its own: {words}");
    }
    Ok(())
}

/// The columns whose words the database checks itself: all lists that do not grow with each new record.
const CHECKED: &[(&str, &str)] = &[
    ("accounts.class", "Class"),
    ("accounts.kind", "AccountKind"),
    ("activities.check_in_verdict", "CheckInVerdict"),
    ("activities.correction_state", "ApprovalState"),
    ("activities.kind", "ActivityKind"),
    ("activities.outcome", "ActivityOutcome"),
    ("activities.status", "ActivityStatus"),
    ("affiliations.role", "AffiliationRole"),
    ("affiliations.status", "AffiliationStatus"),
    ("assignment_rules.method", "AssignMethod"),
    ("broken_glass.kind", "BrokenGlassKind"),
    ("auto_responses.hours", "ResponseHours"),
    ("auto_responses.language", "SpokenLanguage"),
    ("bulk_changes.status", "BulkStatus"),
    ("consents.channel", "Channel"),
    ("consents.purpose", "ConsentPurpose"),
    ("consents.source", "ConsentSource"),
    ("consents.state", "ConsentState"),
    ("duplicates.status", "DuplicateStatus"),
    ("contacts.class", "Class"),
    ("contacts.gender", "Gender"),
    ("contacts.kind", "ContactKind"),
    ("contacts.preferred_channel", "Channel"),
    ("custom_fields.kind", "CustomKind"),
    ("erasure_requests.legal_basis", "LegalBasis"),
    ("erasure_requests.status", "ErasureStatus"),
    ("events.kind", "ChangeKind"),
    ("exports.format", "ExportFormat"),
    ("exports.status", "ExportStatus"),
    ("import_rows.outcome", "RowOutcome"),
    ("imports.format", "FileFormat"),
    ("imports.status", "ImportStatus"),
    ("inquiries.channel", "LeadChannel"),
    ("inquiries.language", "SpokenLanguage"),
    ("inquiries.status", "InquiryStatus"),
    ("jobs.state", "JobState"),
    ("lead_attempts.channel", "AttemptChannel"),
    ("lead_attempts.outcome", "AttemptOutcome"),
    ("leads.channel", "LeadChannel"),
    ("leads.gender", "Gender"),
    ("leads.language", "SpokenLanguage"),
    ("leads.lost_reason", "LostReason"),
    ("leads.next_action", "NextAction"),
    ("leads.priority", "Priority"),
    ("leads.status", "LeadStatus"),
    ("leads.unqualified_reason", "UnqualifiedReason"),
    ("mailboxes.security", "MailboxSecurity"),
    ("messages.channel", "MessageChannel"),
    ("messages.state", "MessageState"),
    ("notification_deliveries.way", "NoticeWay"),
    ("discount_limits.role", "Role"),
    ("opportunities.category_override", "ForecastCategory"),
    ("opportunities.discount_state", "ApprovalState"),
    ("opportunities.forecast_category", "ForecastCategory"),
    ("opportunities.held_from", "OpportunityStatus"),
    ("opportunities.kind", "OpportunityKind"),
    ("opportunities.lost_reason", "OpportunityLossReason"),
    ("opportunities.status", "OpportunityStatus"),
    ("pipeline_snapshots.status", "OpportunityStatus"),
    ("relationships.kind", "RelationshipKind"),
    ("tasks.done_from", "TaskStatus"),
    ("tasks.priority", "Priority"),
    ("tasks.status", "TaskStatus"),
    ("tie_ups.scope", "TieUpScope"),
    ("tie_ups.status", "TieUpStatus"),
    ("shares.access", "Access"),
    ("patient_visits.kind", "PatientVisitKind"),
    ("patient_visits.source", "PatientVisitSource"),
    ("patient_visits.status", "PatientVisitStatus"),
    ("web_forms.assign", "FormAssignment"),
    ("web_forms.language", "FormLanguage"),
    ("users.language", "Language"),
    ("users.role", "Role"),
    ("users.status", "UserStatus"),
];

#[test]
fn both_databases_check_the_same_words() -> Result<()> {
    let lists = lists();
    let words =
        |name: &str| lists.get(name).into_iter().flat_map(|words| words.iter().map(ToString::to_string)).collect();
    let expected: BTreeMap<String, BTreeSet<String>> =
        CHECKED.iter().map(|(column, list)| ((*column).to_owned(), words(list))).collect();
    // `table CREATE TABLE …` and `table CHECK ((kind = ANY (ARRAY['a'::text, …])))`.
    for (kind, query, before, between, end) in [
        (
            Kind::Sqlite,
            "SELECT name || ' ' || sql AS line FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'",
            "CHECK (",
            " IN (",
            ')',
        ),
        (
            Kind::Postgres,
            "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint
             WHERE contype = 'c' AND connamespace = 'public'::regnamespace",
            "CHECK ((",
            " = ANY (ARRAY[",
            ']',
        ),
    ] {
        let mut checked = BTreeMap::new();
        for line in lines(&TestDatabase::with(kind, Content::Nobody)?.target, query)? {
            let (table, text) = line.split_once(' ').context("no table")?;
            for check in text.split(before).skip(1) {
                let Some((column, rest)) = check.split_once(between) else { continue };
                if !column.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                    continue;
                }
                let list = rest.split(end).next().unwrap_or_default();
                let words: BTreeSet<String> = list.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
                checked.insert(format!("{table}.{column}"), words);
            }
        }
        assert_eq!(checked, expected, "{kind:?}");
    }
    Ok(())
}
