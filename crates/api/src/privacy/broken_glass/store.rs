//! The table of broken glass.

use crate::admin::names::user_names;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Person, team_tree};
use crate::kernel::change::{About, Actor, Belongs, Change, differences, record_change_about};
use crate::kernel::db::schema::broken_glass;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{NewJob, enqueue};
use crate::kernel::list::Newest;
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::operations::{Place, find};
use crate::kernel::record::{Store, named};
use crate::kernel::settings;
use crate::people::contact::{Contacts, contact_names};
use crate::privacy::administrators::administrators;
use crate::privacy::asked::Asked;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::event::ChangeKind;
use domain::admin::job::JobKind;
use domain::kernel::field_rule::rules_of;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{BrokenGlassId, ContactId, Page, ProblemCode, Record, TeamId, Timestamp, UserId};
use domain::people::contact::Contact;
use domain::privacy::broken_glass::{BreakGlass, BrokenGlass, BrokenGlassKind, MOST_IN_AN_HOUR, USUAL_MINUTES};
use domain::talk::notification::NotificationKind;
use serde_json::json;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = broken_glass, treat_none_as_default_value = false)]
struct Row {
    id: BrokenGlassId,
    contact_id: ContactId,
    user_id: UserId,
    kind: BrokenGlassKind,
    reason: Option<String>,
    created_at: Timestamp,
    ends_at: Timestamp,
}

/// Opens a patient for whoever asks, and tells those who watch over it. `mails`: this installation sends mail.
pub fn break_glass(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ContactId,
    asked: &BreakGlass,
    mails: bool,
) -> ApiResult<BrokenGlass> {
    let contact = find::<Contacts>(transaction.connection, person, Action::Read, id, Place::InUse)?;
    let contact = contact.ok_or_else(ApiError::not_found)?;
    if rules_of(Resource::Contacts, Contact::kind(&contact.data)).next().is_none() {
        return Err(ApiError::detailed(ProblemCode::Conflict, "Nothing of this record is hidden from you"));
    }
    slow_down(transaction, person)?;
    let minutes = settings::security(transaction.connection)?.break_glass_minutes.unwrap_or(USUAL_MINUTES);
    let row = Row {
        id: transaction.new_id().into(),
        contact_id: id,
        user_id: person.user_id,
        kind: asked.kind,
        reason: Some(asked.reason.trim().to_owned()),
        created_at: transaction.now,
        ends_at: transaction.now.plus_seconds(i64::from(minutes) * 60),
    };
    each!(&mut *transaction.connection, c => diesel::insert_into(broken_glass::table).values(&row).execute(c))?;
    let belongs = Contacts::belongs(&contact);
    log(transaction, person, &row, belongs)?;
    let watchers = watchers(transaction.connection, person, belongs)?;
    let notice = Notice::of(NotificationKind::GlassBroken, Resource::Contacts, id.into());
    let told = notify(transaction, Actor::from(person), &watchers, notice)?;
    for notification in told.into_iter().filter(|_| mails) {
        let kind = JobKind::BrokenGlassMail;
        enqueue(transaction, NewJob { kind, subject_id: notification.into(), owner_id: None, done: 0 })?;
    }
    // The reason stays in its own row, which ends with the patient's data; this entry never does.
    let entry = Entry::by(person, AuditAction::GlassBroken).about(Resource::Contacts, id);
    let entry = entry.detail("kind", asked.kind.as_str()).detail("broken_glass", row.id.to_string());
    audit::append(transaction, &entry.detail("minutes", minutes.to_string()))?;
    let one = told_rows(transaction.connection, person, vec![row])?.pop();
    one.ok_or_else(|| ApiError::internal("a glass that was just broken is whole"))
}

/// Nobody walks through all patients: an hour has room for a few.
fn slow_down(transaction: &mut Transaction<'_>, person: &Person) -> ApiResult<()> {
    // Two requests at once would each count the same.
    transaction.lock(&format!("broken glass {}", person.user_id))?;
    let since = transaction.now.plus_seconds(-3_600);
    let query = broken_glass::table
        .filter(broken_glass::user_id.eq(person.user_id))
        .filter(broken_glass::created_at.gt(since))
        .order(broken_glass::created_at.desc())
        .offset(MOST_IN_AN_HOUR - 1)
        .limit(1)
        .select(broken_glass::created_at);
    let last: Option<Timestamp> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    let Some(last) = last else { return Ok(()) };
    let wait = (last.micros() - since.micros()) / 1_000_000 + 1;
    Err(ApiError::Later(ProblemCode::TooManyRequests, u32::try_from(wait).unwrap_or(3_600)))
}

/// The patient's timeline tells it.
fn log(transaction: &mut Transaction<'_>, person: &Person, row: &Row, belongs: Belongs) -> ApiResult<()> {
    let change = Change {
        resource: Resource::BrokenGlass,
        record_id: row.id.into(),
        kind: ChangeKind::Created,
        version: 1,
        changes: differences(&json!({}), &json!({"kind": row.kind})),
        reason: row.reason.clone(),
        belongs,
    };
    let about = About { resource: Resource::Contacts, record_id: row.contact_id.into() };
    record_change_about(transaction, Actor::from(person), change, about)
}

/// The administrators of the patient's facility, and all who manage the person, up the tree of teams.
fn watchers(connection: &mut Connection, person: &Person, belongs: Belongs) -> ApiResult<Vec<UserId>> {
    let tree = team_tree(connection)?;
    let mut watchers = Vec::new();
    let mut seen: Vec<TeamId> = Vec::new();
    let mut team = person.team_id;
    while let Some((id, above, manager)) = tree.iter().find(|(id, ..)| Some(*id) == team) {
        if seen.contains(id) {
            break;
        }
        seen.push(*id);
        watchers.extend(*manager);
        team = *above;
    }
    let here = belongs.facility_id.or(person.facility_id);
    let watching = administrators(connection)?.into_iter().filter(|(_, of)| of.is_none() || *of == here);
    watchers.extend(watching.map(|(user, _)| user));
    watchers.sort();
    watchers.dedup();
    Ok(watchers)
}

/// Broken glass that the person may know of, the newest first; of one patient, or of all.
pub fn list(connection: &mut Connection, person: &Person, asked: &Asked) -> ApiResult<Page<BrokenGlass>> {
    let edge = |row: &Row| (row.created_at, row.id.into());
    let page = asked.page(person, edge, |filter, limit| {
        Ok(each!(&mut *connection, c => broken_glass::table
            .select(Row::as_select())
            .filter(filter)
            .order(Newest::order())
            .limit(limit)
            .load(c))?)
    })?;
    Ok(Page { data: told_rows(connection, person, page.data)?, page: page.page })
}

fn told_rows(connection: &mut Connection, person: &Person, rows: Vec<Row>) -> ApiResult<Vec<BrokenGlass>> {
    let users = user_names(connection, person, rows.iter().map(|row| row.user_id.into()).collect())?;
    let contacts = contact_names(connection, person, rows.iter().map(|row| row.contact_id.into()).collect())?;
    let told = |row: Row| {
        let Row { id, contact_id, user_id, kind, reason, created_at, ends_at } = row;
        let (contact, user) = (named(&contacts, Some(contact_id)), named(&users, Some(user_id)));
        BrokenGlass { id, contact_id, contact, user_id, user, kind, reason, created_at, ends_at }
    };
    Ok(rows.into_iter().map(told).collect())
}
