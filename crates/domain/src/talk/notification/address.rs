//! Where in the app a notification leads: the one list, for the inbox, for mails and for devices.

use super::NotificationKind;
use crate::kernel::RecordId;
use crate::kernel::policy::Resource;

/// Where all of them stand.
pub const INBOX: &str = "/inbox";
/// Where erasures are decided, and where they still stand when the person is gone.
pub const ERASURES: &str = "/admin/erasures";

/// The page of what it is about; none for what has no page of its own.
pub fn page(kind: NotificationKind, resource: Resource, record: RecordId) -> Option<String> {
    if matches!(
        kind,
        NotificationKind::ErasureAsked | NotificationKind::ErasureRejected | NotificationKind::ErasureDone
    ) {
        return Some(ERASURES.to_owned());
    }
    let list = match resource {
        Resource::Contacts => "/people",
        Resource::Accounts => "/accounts",
        Resource::Leads => "/leads",
        Resource::Inquiries => "/inquiries",
        Resource::Opportunities => "/opportunities",
        Resource::PatientVisits => "/patient-visits",
        Resource::Tasks => "/tasks",
        Resource::Activities => "/activities",
        _ => return None,
    };
    Some(format!("{list}/{record}"))
}
