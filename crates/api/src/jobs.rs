//! Gives each kind of job to what runs it: the only list of them.

use crate::admin::auth::reset::ResetMails;
use crate::admin::export::{ExportEnds, ExportJobs};
use crate::admin::import::ImportJobs;
use crate::agenda::agenda;
use crate::day::activity::ActivityJobs;
use crate::day::patient_visit::{self, VisitReminders};
use crate::day::task::TaskJobs;
use crate::inbound::MailboxJobs;
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::disk::Files;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::kernel::secrets::Secrets;
use crate::leads::auto_response;
use crate::leads::forecast::SnapshotJobs;
use crate::leads::inquiry::LateInquiries;
use crate::leads::web_form::UnsentForms;
use crate::lists::bulk_change::BulkJobs;
use crate::outbound::Outbound;
use crate::people::duplicate::DuplicateJobs;
use crate::people::tie_up::TieUpJobs;
use crate::privacy::broken_glass::Alerts;
use crate::privacy::erasure::Erasures;
use crate::privacy::export::PersonExports;
use crate::talk::message::{MessageJobs, Outgoing};
use crate::talk::notification::{DigestJobs, NoticeJobs};
use domain::admin::job::{Job, JobKind};
use domain::kernel::Timestamp;
use domain::kernel::policy::Resource;
use domain::talk::notification::kinds::NoticeWay;
use std::path::PathBuf;
use std::sync::Arc;

/// Runs every job of the server.
pub struct Jobs {
    imports: ImportJobs,
    exports: ExportJobs,
    reset_mails: ResetMails,
    messages: MessageJobs,
    mailboxes: MailboxJobs,
    alerts: Alerts,
    notice_mails: NoticeJobs,
    notice_pushes: NoticeJobs,
    digests: DigestJobs,
    erasures: Erasures,
    person_exports: PersonExports,
}

impl Jobs {
    /// `log`: the list of those who were erased.
    pub fn new(outbound: Outbound, files: Arc<dyn Files>, log: PathBuf, secrets: Arc<Secrets>) -> ApiResult<Self> {
        Ok(Self {
            imports: ImportJobs::default(),
            exports: ExportJobs::new()?,
            reset_mails: ResetMails { outbound: outbound.clone() },
            messages: MessageJobs { outbound: outbound.clone(), wanted: message_wanted, sent: message_sent },
            mailboxes: MailboxJobs { files: Arc::clone(&files), secrets, sender: outbound.sender() },
            notice_mails: NoticeJobs { way: NoticeWay::Email, outbound: outbound.clone() },
            notice_pushes: NoticeJobs { way: NoticeWay::Push, outbound: outbound.clone() },
            digests: DigestJobs { outbound: outbound.clone(), agenda },
            alerts: Alerts { outbound },
            person_exports: PersonExports::new(Arc::clone(&files)),
            erasures: Erasures { files, log },
        })
    }

    fn runner(&self, kind: JobKind) -> &dyn Run {
        match kind {
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => &self.imports,
            JobKind::ExportRun => &self.exports,
            JobKind::ExportEnd => &ExportEnds,
            JobKind::BulkRun | JobKind::BulkUndo => &BulkJobs,
            JobKind::PasswordResetMail => &self.reset_mails,
            JobKind::TieUpDue => &TieUpJobs,
            JobKind::PipelineSnapshot => &SnapshotJobs,
            JobKind::InquiryDue => &LateInquiries,
            JobKind::ActivityDue => &ActivityJobs,
            JobKind::FormUnsent => &UnsentForms,
            JobKind::VisitDue => &VisitReminders,
            JobKind::TaskDue => &TaskJobs,
            JobKind::MessageSend => &self.messages,
            JobKind::MailboxRead => &self.mailboxes,
            JobKind::DuplicateScan => &DuplicateJobs,
            JobKind::BrokenGlassMail => &self.alerts,
            JobKind::NoticeEmail => &self.notice_mails,
            JobKind::NoticePush => &self.notice_pushes,
            JobKind::NoticeDigest => &self.digests,
            JobKind::PersonErase => &self.erasures,
            JobKind::PersonExport => &self.person_exports,
        }
    }
}

/// Asked of the room that wrote the message.
fn message_wanted(connection: &mut Connection, message: &Outgoing, now: Timestamp) -> ApiResult<bool> {
    match message.resource {
        Resource::Inquiries => auto_response::still_wanted(connection, message.record_id, message.channel, now),
        Resource::PatientVisits => patient_visit::still_wanted(connection, message.record_id, now),
        _ => Ok(true),
    }
}

/// Told to the room that wrote the message.
fn message_sent(transaction: &mut Transaction<'_>, message: &Outgoing) -> ApiResult<()> {
    match message.resource {
        Resource::Inquiries if message.stops_clock => auto_response::sent(transaction, message.record_id),
        _ => Ok(()),
    }
}

impl Run for Jobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        self.runner(job.kind).act(database, job)
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        self.runner(job.kind).step(transaction, job, done)
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        self.runner(job.kind).cancelled(transaction, job)
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        self.runner(job.kind).failed(transaction, job)
    }
}
