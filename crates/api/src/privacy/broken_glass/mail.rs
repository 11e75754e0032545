//! The mail about a broken glass. It names nobody but the reader: who looked at whom is told inside.

use crate::kernel::db::schema::{notifications, users};
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::outbound::{Letter, Outbound};
use diesel::prelude::*;
use domain::admin::job::Job;
use domain::admin::user::{Language, UserStatus};
use domain::kernel::{RecordId, UserId};

/// Sends what watchers are told by mail; the job's subject is their notification.
pub struct Alerts {
    pub outbound: Outbound,
}

/// Who is told, and about which patient.
struct Alert {
    contact: RecordId,
    email: String,
    full_name: String,
    language: Language,
}

fn find(connection: &mut Connection, notification: RecordId) -> ApiResult<Option<Alert>> {
    let told = notifications::table
        .filter(notifications::id.eq(notification))
        .select((notifications::record_id, notifications::user_id));
    let told: Option<(RecordId, UserId)> = each!(&mut *connection, c => told.get_result(c).optional())?;
    let Some((contact, user)) = told else { return Ok(None) };
    let watcher = users::table
        .filter(users::id.eq(user))
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select((users::email, users::full_name, users::language));
    let watcher: Option<(String, String, Language)> = each!(connection, c => watcher.get_result(c).optional())?;
    Ok(watcher.map(|(email, full_name, language)| Alert { contact, email, full_name, language }))
}

/// Given up or not, the watchers have their notification.
impl Run for Alerts {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let notification = job.subject_id;
        let found = database.read_waiting(move |connection| find(connection, notification))?;
        // The patient has been erased, or the watcher has left.
        let Some(alert) = found else { return Ok(()) };
        let link = self.outbound.link(&format!("/people/{}", alert.contact));
        self.outbound.send(&letter(&alert).mail(&alert.email, &link))
    }

    fn step(&self, _: &mut Transaction<'_>, _: &Job, _: i64) -> ApiResult<Step> {
        Ok(Step::Finished { done: 1 })
    }
}

fn letter(alert: &Alert) -> Letter<'_> {
    let name = alert.full_name.as_str();
    match alert.language {
        Language::English => Letter {
            language: "en",
            subject: "Somebody looked at hidden details of a patient in Setu",
            greeting: "Hello",
            name,
            before: "somebody broke the glass: they see a patient's hidden details for a while. Who, whose and why stands on \
                the patient's timeline:",
            button: "Open the patient",
            after: "If the reason does not convince you, talk to the person, and end their sessions if need be.",
        },
        Language::Hindi => Letter {
            language: "hi",
            subject: "किसी ने सेतु में एक मरीज़ का छिपा हुआ विवरण देखा",
            greeting: "नमस्ते",
            name,
            before: "किसी ने कारण बताकर एक मरीज़ का छिपा हुआ विवरण कुछ समय के लिए खोला है। किसने, किसका और क्यों, यह मरीज़ की समयरेखा पर है:",
            button: "मरीज़ खोलें",
            after: "अगर कारण ठीक न लगे, तो उस व्यक्ति से बात करें और ज़रूरत हो तो उनके सत्र समाप्त करें।",
        },
    }
}
