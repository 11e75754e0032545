//! Jobs: work that outlives its request. Any node may run one; a lease says who does.

use crate::kernel::{JobId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

crate::labels!(
    /// What a job does.
    JobKind {
        ImportCheck = "import_check", ImportRun = "import_run", ImportUndo = "import_undo", ExportRun = "export_run",
        BulkRun = "bulk_run", BulkUndo = "bulk_undo",
        PasswordResetMail = "password_reset_mail",
        /// The day of a tie-up has come: its reminder of the renewal, or its end.
        TieUpDue = "tie_up_due",
        BrokenGlassMail = "broken_glass_mail",
        /// Looks for accounts and contacts that are there twice.
        DuplicateScan = "duplicate_scan",
        /// The end of what is held about a person.
        PersonErase = "person_erase",
        /// Writes all that is held about a person into a file.
        PersonExport = "person_export",
        /// The time of an export's file is over.
        ExportEnd = "export_end",
        /// Keeps what the pipeline is at the beginning of a week.
        PipelineSnapshot = "pipeline_snapshot",
        /// The time in which somebody should get in touch about an inquiry is over.
        InquiryDue = "inquiry_due",
        /// Somebody began a web form, and has not sent it.
        FormUnsent = "form_unsent",
        /// Somebody is to be told of a task: its reminder, or that it is due.
        TaskDue = "task_due",
        /// A message leaves the house.
        MessageSend = "message_send",
        /// Looks for mails in the mailbox of a facility.
        MailboxRead = "mailbox_read",
        /// The day of an activity is over: it was missed, unless somebody has told what became of it.
        ActivityDue = "activity_due",
        /// A patient's visit is a day ahead: its reminders.
        VisitDue = "visit_due",
        /// Notifications that somebody has not read leave by mail.
        NoticeEmail = "notice_email",
        /// The same to their devices.
        NoticePush = "notice_push",
        /// Somebody's mail of what waits.
        NoticeDigest = "notice_digest",
    }
);

impl JobKind {
    /// The system's own, one for each record that waits for its day or each message that leaves: not what people look for
    /// among their jobs, unless it goes wrong.
    pub const PLANNED: &'static [Self] = &[
        Self::TieUpDue,
        Self::ExportEnd,
        Self::PipelineSnapshot,
        Self::InquiryDue,
        Self::FormUnsent,
        Self::TaskDue,
        Self::MessageSend,
        Self::MailboxRead,
        Self::ActivityDue,
        Self::VisitDue,
        Self::NoticeEmail,
        Self::NoticePush,
        Self::NoticeDigest,
    ];
}

crate::labels!(
    JobState {
        Queued = "queued", Running = "running", Succeeded = "succeeded", Cancelled = "cancelled",
        /// Gave up after its last try: waits for an administrator on the dead-letter list.
        Dead = "dead",
    }
);

impl JobState {
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Cancelled | Self::Dead)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Job {
    pub id: JobId,
    pub kind: JobKind,
    pub state: JobState,
    /// What the job works on, such as the import.
    pub subject_id: crate::kernel::RecordId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    /// Steps done so far.
    pub done: i64,
    /// All steps, once they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    pub attempts: i32,
    pub max_attempts: i32,
    /// Somebody asked to stop; the job stops at its next step.
    pub cancel_requested: bool,
    /// What went wrong at the last try, in words without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Not before this moment.
    pub run_at: Timestamp,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}
