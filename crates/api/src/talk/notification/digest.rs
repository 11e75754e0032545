//! The mail of what waits: what somebody has not read, what is due that day, what is overdue. Once a day or a week, at a
//! time that they chose, on their own clock; none where nothing waits.

use super::delivery::after;
use crate::kernel::courier::{self, Reader};
use crate::kernel::db::schema::{notification_preferences, notifications};
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step, forget_succeeded};
use crate::kernel::zone;
use crate::outbound::{Listing, Mail, NotDelivered, Outbound};
use chrono::{Days, NaiveDate, NaiveTime};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::admin::job::{Job, JobKind};
use domain::admin::user::Language;
use domain::kernel::{Timestamp, UserId};
use domain::talk::notification::NotificationKind;
use domain::talk::notification::address;
use domain::talk::notification::words::{Waiting, sentence_of};

/// What somebody has to do with one kind of record by the end of their day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaLine {
    /// What the records are called, in both languages.
    pub waiting: Waiting,
    /// Where in the app they are listed.
    pub list: &'static str,
    /// From now to the end of the day.
    pub due: i64,
    pub overdue: i64,
}

/// Of one person, from a moment to the end of their day.
pub type Agenda = fn(&mut Connection, UserId, Timestamp, Timestamp) -> ApiResult<Vec<AgendaLine>>;

pub struct DigestJobs {
    pub outbound: Outbound,
    /// What the other rooms have to say.
    pub agenda: Agenda,
}

struct Found {
    reader: Reader,
    day: NaiveDate,
    unread: Vec<(NotificationKind, i64)>,
    agenda: Vec<AgendaLine>,
}

/// Whose digest has come due, with the day that it is for them.
fn due(connection: &mut Connection, user: UserId, now: Timestamp) -> ApiResult<Option<(Reader, NaiveDate)>> {
    let Some(reader) = courier::reader(connection, user)? else { return Ok(None) };
    let local = zone::local(&reader.time_zone, now);
    let is_due = reader.preferences.digest.is_due(local, reader.digest_day);
    Ok(is_due.then(|| (reader, local.date())))
}

fn find(connection: &mut Connection, user: UserId, now: Timestamp, agenda: Agenda) -> ApiResult<Option<Found>> {
    let Some((reader, day)) = due(connection, user, now)? else { return Ok(None) };
    let query = notifications::table
        .filter(notifications::user_id.eq(user))
        .filter(notifications::read_at.is_null())
        .group_by(notifications::kind)
        .select((notifications::kind, count_star()));
    let mut unread: Vec<(NotificationKind, i64)> = each!(&mut *connection, c => query.load(c))?;
    unread.sort_unstable();
    let tomorrow = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN);
    let mut agenda = agenda(connection, user, now, zone::moment(&reader.time_zone, tomorrow))?;
    agenda.retain(|line| line.due > 0 || line.overdue > 0);
    Ok(Some(Found { reader, day, unread, agenda }))
}

impl Run for DigestJobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let (user, now, agenda) = (UserId::from(job.subject_id), database.clock.now(), self.agenda);
        let found = database.read_waiting(move |connection| find(connection, user, now, agenda))?;
        let Some(found) = found else { return Ok(()) };
        if !self.outbound.sends_mail() || (found.unread.is_empty() && found.agenda.is_empty()) {
            return Ok(());
        }
        let mut mail = write(&self.outbound, &found);
        // Whoever dies over it sends the same mail again.
        mail.id = Some(format!("{}.{}", user.0.simple(), found.day));
        match self.outbound.deliver_mail(&mail) {
            Ok(()) => Ok(()),
            Err(NotDelivered { why, again: true }) => Err(ApiError::internal(why)),
            Err(NotDelivered { why, again: false }) => {
                tracing::warn!(why, "a digest could not leave");
                Ok(())
            }
        }
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let user = UserId::from(job.subject_id);
        if let Some((_, day)) = due(transaction.connection, user, transaction.now)? {
            let row = notification_preferences::table.find(user);
            let done = diesel::update(row).set(notification_preferences::digest_day.eq(Some(day)));
            each!(&mut *transaction.connection, c => done.execute(c))?;
        }
        forget_succeeded(transaction, JobKind::NoticeDigest, job.subject_id)?;
        courier::plan_digest(transaction, user)?;
        Ok(Step::Finished { done: 1 })
    }

    /// The next day has one again.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        courier::plan_digest(transaction, job.subject_id.into())
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        self.cancelled(transaction, job)
    }
}

fn write(outbound: &Outbound, found: &Found) -> Mail {
    let hindi = found.reader.language == Language::Hindi;
    let mut lines: Vec<(String, Option<String>)> = Vec::new();
    for line in &found.agenda {
        lines.push((line.waiting.line(line.due, line.overdue, hindi), Some(outbound.link(line.list))));
    }
    for (kind, count) in &found.unread {
        let count = usize::try_from(*count).unwrap_or_default();
        lines.push((sentence_of(*kind, count, hindi), Some(outbound.link(address::INBOX))));
    }
    let overdue: i64 = found.agenda.iter().map(|line| line.overdue).sum();
    let subject = match (overdue, hindi) {
        (0, false) => "What waits for you in Setu".to_owned(),
        (0, true) => "सेतु में आपके लिए क्या है".to_owned(),
        (_, false) => format!("What waits for you in Setu: {overdue} overdue"),
        (_, true) => format!("सेतु में आपके लिए क्या है: {overdue} की अवधि बीत गई"),
    };
    Listing {
        language: found.reader.language.as_str(),
        subject: &subject,
        greeting: if hindi { "नमस्ते" } else { "Hello" },
        name: &found.reader.full_name,
        before: if hindi { "आज आपके लिए यह है:" } else { "this waits for you:" },
        lines: &lines,
        after: &after(outbound, hindi),
    }
    .mail(&found.reader.email)
}
