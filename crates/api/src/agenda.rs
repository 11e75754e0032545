//! What somebody has to do by the end of their day: the one list of what each kind of record says about that, for digests.
//! A new kind is a line of `KINDS`.

use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::records;
use crate::talk::notification::AgendaLine;
use domain::kernel::policy::Resource;
use domain::kernel::{Timestamp, UserId};
use domain::talk::notification::words::Waiting;

/// Records that have a moment by which their owner has done something.
struct Kind {
    resource: Resource,
    waiting: Waiting,
    list: &'static str,
    /// The column of that moment.
    moment: &'static str,
    /// What is still to be done.
    open: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        resource: Resource::Inquiries,
        waiting: Waiting {
            english: "Inquiries to answer", hindi: "जिन पूछताछों का उत्तर देना है"
        },
        list: "/inquiries",
        moment: "due_at",
        open: "status = 'new'",
    },
    Kind {
        resource: Resource::Leads,
        waiting: Waiting {
            english: "Leads to work at", hindi: "जिन लीड पर काम करना है"
        },
        list: "/leads",
        moment: "next_action_at",
        open: "closed_at IS NULL",
    },
    Kind {
        resource: Resource::PatientVisits,
        waiting: Waiting { english: "Appointments", hindi: "अपॉइंटमेंट" },
        list: "/patient-visits",
        moment: "starts_at",
        open: "status IN ('booked', 'confirmed')",
    },
    Kind {
        resource: Resource::Activities,
        waiting: Waiting { english: "Activities", hindi: "गतिविधियाँ" },
        list: "/activities",
        moment: "starts_at",
        open: "status IN ('planned', 'confirmed')",
    },
    Kind {
        resource: Resource::Tasks,
        waiting: Waiting { english: "Tasks", hindi: "काम" },
        list: "/tasks",
        moment: "open_due_by",
        open: "open_due_by IS NOT NULL",
    },
];

/// What is somebody's own and due from `now` to `end`, or should have been done before.
pub fn agenda(connection: &mut Connection, user: UserId, now: Timestamp, end: Timestamp) -> ApiResult<Vec<AgendaLine>> {
    let mut lines = Vec::with_capacity(KINDS.len());
    for Kind { resource, waiting, list, moment, open } in KINDS {
        let store = records::any(*resource).ok_or_else(|| ApiError::internal(format!("{resource} have no store")))?;
        let mine = Fragment::new("deleted_at IS NULL AND owner_id = ").bind(Value::Id(user.into()));
        let mine = mine.and(Fragment::new(*open));
        let before = |at: Timestamp| Fragment::new(*moment).sql(" < ").bind(Value::Instant(at));
        let from = Fragment::new(*moment).sql(" >= ").bind(Value::Instant(now));
        let due = store.rows(connection, &mine.clone().and(from).and(before(end)))?;
        let overdue = store.rows(connection, &mine.and(before(now)))?;
        lines.push(AgendaLine { waiting: *waiting, list, due, overdue });
    }
    Ok(lines)
}
