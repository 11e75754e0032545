//! The table of mailboxes: what administrators set, and how far each was read.

use super::imap::{Access, Place};
use crate::admin::facility::Facilities;
use crate::admin::names::user_names;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Person, load_user};
use crate::kernel::db::schema::mailboxes;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::plan;
use crate::kernel::record::named;
use crate::kernel::record::operations::{Place as Where, find_to_change, find_to_look_after};
use crate::kernel::sealed;
use crate::kernel::secrets::Secrets;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::admin::job::JobKind;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{FacilityId, SessionId, Timestamp, UserId};
use domain::leads::mailbox::{FacilityMailbox, MailboxSecurity, MailboxSettings};

/// Seconds from one look to the next.
pub const EVERY_SECONDS: i64 = 60;
/// What the key is derived for.
const PURPOSE: &str = "passwords of mailboxes";

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mailboxes)]
pub struct Row {
    pub facility_id: FacilityId,
    host: String,
    port: i32,
    security: MailboxSecurity,
    user_name: String,
    password: Vec<u8>,
    folder: String,
    pub address: String,
    pub owner_id: UserId,
    pub active: bool,
    since: Timestamp,
    uid_validity: Option<i64>,
    last_uid: i64,
    pub has_more: bool,
    last_read_at: Option<Timestamp>,
    failure: Option<String>,
    taken: i64,
    ignored: i64,
}

impl Row {
    fn told(self, connection: &mut Connection, person: &Person) -> ApiResult<FacilityMailbox> {
        let names = user_names(connection, person, vec![self.owner_id.into()])?;
        let Self { facility_id, host, security, user_name, folder, address, owner_id, active, .. } = self;
        let Self { last_read_at, failure, taken, ignored, .. } = self;
        let port = u16::try_from(self.port).map_err(ApiError::internal)?;
        let owner = named(&names, Some(owner_id));
        let user = user_name;
        Ok(FacilityMailbox {
            facility_id,
            host,
            port,
            security,
            user,
            folder,
            address,
            owner_id,
            owner,
            active,
            last_read_at,
            failure,
            taken,
            ignored,
        })
    }

    pub fn access(&self, secrets: &Secrets) -> ApiResult<Access> {
        let password = sealed::open(&secrets.derive(PURPOSE), self.facility_id.0.as_bytes(), &self.password)?;
        let Self { host, security, user_name, folder, .. } = self.clone();
        Ok(Access {
            host,
            port: u16::try_from(self.port).map_err(ApiError::internal)?,
            security,
            user: user_name,
            password: String::from_utf8(password).map_err(ApiError::internal)?,
            folder,
        })
    }

    pub fn place(&self) -> Place {
        Place { validity: self.uid_validity, last: self.last_uid, since: self.since }
    }
}

pub fn find(connection: &mut Connection, facility: FacilityId) -> ApiResult<Option<Row>> {
    let query = mailboxes::table.find(facility);
    Ok(each!(connection, c => query.select(Row::as_select()).get_result(c).optional())?)
}

/// Every address of this house to which people write.
pub fn addresses(connection: &mut Connection) -> ApiResult<Vec<String>> {
    Ok(each!(connection, c => mailboxes::table.select(mailboxes::address).load(c))?)
}

/// The facilities whose mailboxes are read.
pub fn active(connection: &mut Connection) -> ApiResult<Vec<FacilityId>> {
    let query = mailboxes::table.filter(mailboxes::active.eq(true)).select(mailboxes::facility_id);
    Ok(each!(connection, c => query.load(c))?)
}

/// The mailbox of a facility that the person looks after.
pub fn read(connection: &mut Connection, person: &Person, facility: FacilityId) -> ApiResult<FacilityMailbox> {
    find_to_look_after::<Facilities>(connection, person, Action::Update, facility, Where::InUse)?;
    find(connection, facility)?.ok_or_else(ApiError::not_found)?.told(connection, person)
}

/// Sets it, and lets a job read it at once. Another mailbox is read from now on. How the look before ended says nothing
/// about what is set now: whoever has set it waits for the next.
pub fn put(
    transaction: &mut Transaction<'_>,
    person: &Person,
    secrets: &Secrets,
    facility: FacilityId,
    new: &MailboxSettings,
) -> ApiResult<FacilityMailbox> {
    find_to_change::<Facilities>(transaction, person, Action::Update, facility, Where::InUse)?;
    let now = transaction.now;
    let owner = load_user(transaction.connection, new.owner_id, SessionId(uuid::Uuid::nil()))?;
    let answers = owner.as_ref().is_some_and(|owner| {
        let here = owner.facility_id.is_none_or(|own| own == facility);
        here && owner.may(Resource::Inquiries, Action::Create)
    });
    if !answers {
        let told = "Name somebody of this facility who answers inquiries";
        return Err(ApiError::field("/owner_id", "unknown", told));
    }
    let known = find(transaction.connection, facility)?;
    let password = match (&new.password, &known) {
        (Some(password), _) => sealed::seal(&secrets.derive(PURPOSE), facility.0.as_bytes(), password.as_bytes())?,
        // A password goes to the server that it was given for, and to no other.
        (None, Some(known)) if (known.host.as_str(), known.port) == (new.host.as_str(), i32::from(new.port)) => {
            known.password.clone()
        }
        (None, _) => return Err(ApiError::field("/password", "required", "Enter the password for this server")),
    };
    let same = known
        .as_ref()
        .is_some_and(|known| (&known.host, &known.user_name, &known.folder) == (&new.host, &new.user, &new.folder));
    let place = known.filter(|_| same);
    let fields = (
        mailboxes::host.eq(&new.host),
        mailboxes::port.eq(i32::from(new.port)),
        mailboxes::security.eq(new.security),
        mailboxes::user_name.eq(&new.user),
        mailboxes::password.eq(password),
        mailboxes::folder.eq(&new.folder),
        mailboxes::address.eq(&new.address),
        mailboxes::owner_id.eq(new.owner_id),
        mailboxes::active.eq(new.active),
        mailboxes::since.eq(place.as_ref().map_or(now, |place| place.since)),
        mailboxes::uid_validity.eq(place.as_ref().and_then(|place| place.uid_validity)),
        mailboxes::last_uid.eq(place.as_ref().map_or(0, |place| place.last_uid)),
        mailboxes::last_read_at.eq(None::<Timestamp>),
        mailboxes::failure.eq(None::<String>),
        mailboxes::updated_at.eq(now),
        mailboxes::updated_by.eq(Some(person.user_id)),
    );
    let counts = (mailboxes::taken.eq(0_i64), mailboxes::ignored.eq(0_i64), mailboxes::stumbles.eq(0_i64));
    let nothing = (mailboxes::has_more.eq(false), counts);
    let statement = diesel::insert_into(mailboxes::table)
        .values((mailboxes::facility_id.eq(facility), fields.clone(), nothing))
        .on_conflict(mailboxes::facility_id)
        .do_update()
        .set(fields);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    plan(transaction, JobKind::MailboxRead, facility.into(), new.active.then_some(now))?;
    let told = Entry::by(person, AuditAction::SettingsChanged).facility(Some(facility));
    audit::append(transaction, &told.detail("mailbox", new.host.clone()))?;
    let row = find(transaction.connection, facility)?.ok_or_else(ApiError::not_found)?;
    row.told(transaction.connection, person)
}

/// Forgets it with its password; what came in stays.
pub fn delete(transaction: &mut Transaction<'_>, person: &Person, facility: FacilityId) -> ApiResult<()> {
    find_to_change::<Facilities>(transaction, person, Action::Update, facility, Where::InUse)?;
    let gone = diesel::delete(mailboxes::table.find(facility));
    if each!(&mut *transaction.connection, c => gone.execute(c))? == 0 {
        return Err(ApiError::not_found());
    }
    plan(transaction, JobKind::MailboxRead, facility.into(), None)?;
    let told = Entry::by(person, AuditAction::SettingsChanged).facility(Some(facility));
    audit::append(transaction, &told.detail("mailbox", "deleted"))
}

/// What became of one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Taken,
    Ignored,
    /// It was taken in before.
    Known,
}

/// Remembers that a mail was read, in the transaction of what became of it; not where somebody has set
/// another mailbox since.
pub fn pass(
    transaction: &mut Transaction<'_>,
    row: &Row,
    (validity, uid): (i64, i64),
    outcome: Outcome,
) -> ApiResult<()> {
    let counted = |wanted: Outcome| i64::from(outcome == wanted);
    let fields = (
        mailboxes::uid_validity.eq(Some(validity)),
        mailboxes::last_uid.eq(uid),
        mailboxes::stumbles.eq(0_i64),
        mailboxes::taken.eq(mailboxes::taken + counted(Outcome::Taken)),
        mailboxes::ignored.eq(mailboxes::ignored + counted(Outcome::Ignored)),
    );
    let mine = mailboxes::table
        .find(row.facility_id)
        .filter(mailboxes::host.eq(&row.host))
        .filter(mailboxes::user_name.eq(&row.user_name))
        .filter(mailboxes::folder.eq(&row.folder));
    each!(&mut *transaction.connection, c => diesel::update(mine).set(fields).execute(c))?;
    Ok(())
}

/// The next mail could not be taken in; says how often that was so in a row.
pub fn stumble(transaction: &mut Transaction<'_>, facility: FacilityId) -> ApiResult<i64> {
    let counted = diesel::update(mailboxes::table.find(facility)).set(mailboxes::stumbles.eq(mailboxes::stumbles + 1));
    each!(&mut *transaction.connection, c => counted.execute(c))?;
    let query = mailboxes::table.find(facility).select(mailboxes::stumbles);
    Ok(each!(&mut *transaction.connection, c => query.get_result(c).optional())?.unwrap_or(0))
}

/// How the last look ended: whether it left some for the next, or which failure people are told.
pub fn looked(
    transaction: &mut Transaction<'_>,
    facility: FacilityId,
    outcome: &Result<bool, String>,
) -> ApiResult<()> {
    let mine = mailboxes::table.find(facility);
    match outcome {
        Ok(more) => {
            let fields = (
                mailboxes::last_read_at.eq(Some(transaction.now)),
                mailboxes::failure.eq(None::<String>),
                mailboxes::has_more.eq(*more),
            );
            each!(&mut *transaction.connection, c => diesel::update(mine).set(fields).execute(c))?;
        }
        Err(why) => {
            let fields = (mailboxes::failure.eq(Some(why.as_str())), mailboxes::has_more.eq(false));
            each!(&mut *transaction.connection, c => diesel::update(mine).set(fields).execute(c))?;
        }
    }
    Ok(())
}

/// Lets a job read a mailbox after so many seconds, if it is to be read.
pub fn plan_next(transaction: &mut Transaction<'_>, facility: FacilityId, seconds: i64) -> ApiResult<()> {
    let row = find(transaction.connection, facility)?.filter(|row| row.active);
    let at = row.map(|_| transaction.now.plus_seconds(seconds));
    plan(transaction, JobKind::MailboxRead, facility.into(), at)
}
