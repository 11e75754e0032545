//! The table of those who edit. Its rows are no records: nobody keeps them, and no event tells of them.

use crate::admin::names::user_names;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::editors;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::record::named;
use crate::kernel::record::operations::Place;
use crate::records::subject;
use crate::talk::asked::Subject;
use diesel::prelude::*;
use domain::kernel::policy::Action;
use domain::kernel::{Timestamp, UserId};
use domain::talk::editor::{EDITING_SECONDS, Editor};

/// The others who edit a record.
pub fn others(connection: &mut Connection, person: &Person, about: Subject, now: Timestamp) -> ApiResult<Vec<Editor>> {
    let facts = subject(connection, person, Action::Read, about, Place::InUse)?;
    let query = editors::table
        .filter(editors::record_id.eq(facts.id))
        .filter(editors::resource.eq(facts.resource))
        .filter(editors::user_id.ne(person.user_id))
        .filter(editors::seen_at.gt(now.plus_seconds(-EDITING_SECONDS)))
        .order((editors::seen_at.desc(), editors::user_id.asc()))
        .limit(20)
        .select((editors::user_id, editors::seen_at));
    let rows: Vec<(UserId, Timestamp)> = each!(&mut *connection, c => query.load(c))?;
    let names = user_names(connection, person, rows.iter().map(|(user, _)| (*user).into()).collect())?;
    Ok(rows
        .into_iter()
        .filter_map(|(user, seen_at)| named(&names, Some(user)).map(|user| Editor { user, seen_at }))
        .collect())
}

/// Says that the person edits the record; whoever fell silent long ago is forgotten.
pub fn say(transaction: &mut Transaction<'_>, person: &Person, about: Subject) -> ApiResult<Vec<Editor>> {
    let facts = subject(transaction.connection, person, Action::Update, about, Place::InUse)?;
    let now = transaction.now;
    let silent = diesel::delete(editors::table.filter(editors::seen_at.lt(now.plus_seconds(-10 * EDITING_SECONDS))));
    each!(&mut *transaction.connection, c => silent.execute(c))?;
    let row = (
        editors::record_id.eq(facts.id),
        editors::resource.eq(facts.resource),
        editors::user_id.eq(person.user_id),
        editors::seen_at.eq(now),
    );
    let key = (editors::record_id, editors::resource, editors::user_id);
    let statement = diesel::insert_into(editors::table).values(row).on_conflict(key).do_update();
    each!(&mut *transaction.connection, c => statement.set(editors::seen_at.eq(now)).execute(c))?;
    others(transaction.connection, person, about, now)
}

/// Says that the person has closed the form.
pub fn leave(transaction: &mut Transaction<'_>, person: &Person, (resource, id): Subject) -> ApiResult<()> {
    let mine = diesel::delete(editors::table.find((id, resource, person.user_id)));
    each!(&mut *transaction.connection, c => mine.execute(c))?;
    Ok(())
}
