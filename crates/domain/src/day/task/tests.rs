use super::{ChecklistItem, Task, TaskData, TaskNotice, TaskStatus as S, UNDO_SECONDS};
use crate::kernel::policy::{Resource, Role};
use crate::kernel::status::{Moving, Status, Transition};
use crate::kernel::{Head, ProblemCode, RecordId, TaskId, Timestamp, UserId, rules};

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

/// Sunday, 22 November 2026, half past two in the afternoon.
fn now() -> Timestamp {
    moment("2026-11-22T09:00:00Z")
}

fn due_on(day: &str) -> TaskData {
    TaskData { due_on: day.parse().ok(), ..TaskData::new("Send the price list") }
}

fn task(data: TaskData) -> Task {
    let (created_at, updated_at) = (now(), now());
    let id = TaskId(uuid::Uuid::nil());
    let head = Head { id, version: 1, created_at, created_by: None, updated_at, updated_by: None, deleted_at: None };
    Task::new(head, data)
}

fn pointer(data: &TaskData) -> Option<String> {
    rules::check(data).first().map(|problem| problem.pointer.clone())
}

/// Every walk of six steps through every status, legal or not, beside a plain model of what a task may do.
#[test]
fn every_move_of_every_walk() {
    let user = UserId(uuid::Uuid::nil());
    let model = |from: S, to: S| from.is_open() && from != to;
    let mut walks = vec![task(due_on("2026-11-24"))];
    let mut tried = 0;
    for _ in 0..6 {
        let mut next = Vec::new();
        for before in &walks {
            for to in S::ALL.iter().copied() {
                let asked = |reason: Option<&str>| Transition { to, reason: reason.map(str::to_owned) };
                let (silent, told) = (asked(None), asked(Some("They closed down")));
                let code =
                    |asked: &Transition<S>| asked.check(before, Role::Rep, user).err().map(|problem| problem.code);
                tried += 1;
                if !model(before.status, to) {
                    assert_eq!(code(&told), Some(ProblemCode::IllegalTransition), "{} to {to}", before.status);
                    continue;
                }
                let refused = (to == S::Cancelled).then_some(ProblemCode::Invalid);
                assert_eq!((code(&told), code(&silent)), (None, refused), "{} to {to}", before.status);
                let mut after = before.clone();
                after.set_status(to);
                assert_eq!(after.done_from, (to == S::Done).then_some(before.status));
                assert_eq!(after.open_due_by().is_some(), to.is_open(), "{to}");
                next.push(after);
            }
        }
        walks = next;
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn what_is_over_stays_so() {
    for status in S::ALL {
        assert_eq!(status.is_final(), !status.is_open(), "{status}");
    }
    assert_eq!(S::open().collect::<Vec<_>>(), [S::Open, S::InProgress, S::Waiting]);
    let mut done = task(TaskData::new("Call"));
    done.set_status(S::Waiting);
    done.set_status(S::Done);
    done.closed_at = Some(now());
    let last = now().plus_seconds(UNDO_SECONDS);
    assert_eq!((done.may_undo(last), done.may_undo(last.plus_seconds(1))), (true, false));
    let mut cancelled = task(TaskData::new("Call"));
    cancelled.set_status(S::Cancelled);
    cancelled.closed_at = Some(now());
    assert!(!cancelled.may_undo(now()));
}

#[test]
fn what_does_not_do() {
    assert_eq!(pointer(&due_on("2026-11-24")), None);
    assert_eq!(pointer(&TaskData::new("  ")).as_deref(), Some("/title"));
    let of = |change: fn(&mut TaskData)| {
        let mut data = due_on("2026-11-24");
        change(&mut data);
        pointer(&data)
    };
    assert_eq!(of(|data| data.due_at = Some(now())).as_deref(), Some("/due_at"));
    assert_eq!(of(|data| data.about_resource = Some(Resource::Leads)).as_deref(), Some("/about_id"));
    let nobody = || Some(RecordId(uuid::Uuid::nil()));
    assert_eq!(pointer(&TaskData { about_id: nobody(), ..due_on("2026-11-24") }).as_deref(), Some("/about_resource"));
    assert_eq!(of(|data| data.remind_at = Some(moment("2026-11-24T18:29:58Z"))), None);
    assert_eq!(of(|data| data.remind_at = Some(moment("2026-11-24T18:29:59Z"))).as_deref(), Some("/remind_at"));
    let daily = TaskData { repeat: Some("FREQ=DAILY".into()), ..TaskData::new("Call") };
    assert_eq!(pointer(&daily).as_deref(), Some("/repeat"));
    let empty = ChecklistItem { text: " ".into(), done: false };
    let listed = TaskData { checklist: vec![empty], ..TaskData::new("Call") };
    assert_eq!(pointer(&listed).as_deref(), Some("/checklist/0/text"));
}

/// Walks from one notice to the next, as the jobs do.
fn told(mut task: Task) -> Vec<(String, TaskNotice)> {
    let mut told = Vec::new();
    while let Some(next) = task.next_notice() {
        told.extend(task.to_tell(next).into_iter().map(|notice| (next.to_string(), notice)));
        task.told_until = next;
    }
    told
}

fn line(at: &str, notice: TaskNotice) -> (String, TaskNotice) {
    (moment(at).to_string(), notice)
}

#[test]
fn a_day_is_told_in_the_morning_and_its_end_on_the_next() {
    let mut data = due_on("2026-11-24");
    data.remind_at = Some(moment("2026-11-24T11:30:00Z"));
    let known = [
        line("2026-11-24T03:30:00Z", TaskNotice::Due),
        line("2026-11-24T11:30:00Z", TaskNotice::Reminder),
        line("2026-11-25T03:30:00Z", TaskNotice::Overdue),
        line("2026-11-26T03:30:00Z", TaskNotice::Escalated),
    ];
    assert_eq!(told(task(data)), known);
}

#[test]
fn a_moment_is_told_when_it_comes() {
    let due_at = Some(moment("2026-11-23T09:30:00Z"));
    let data = TaskData { due_at, remind_at: Some(moment("2026-11-23T09:00:00Z")), ..TaskData::new("Call") };
    let known = [
        line("2026-11-23T09:00:00Z", TaskNotice::Reminder),
        line("2026-11-23T09:30:00Z", TaskNotice::Due),
        line("2026-11-24T03:30:00Z", TaskNotice::Overdue),
        line("2026-11-25T03:30:00Z", TaskNotice::Escalated),
    ];
    assert_eq!(told(task(data)), known);
}

#[test]
fn what_was_over_when_it_was_written_is_not_told() {
    // For today, written in the afternoon.
    let today = task(due_on("2026-11-22"));
    assert_eq!(today.next_notice(), Some(moment("2026-11-23T03:30:00Z")));
    assert_eq!(task(due_on("2026-11-19")).next_notice(), None);
    // Put off, it is told anew; another title changes nothing.
    let mut late = today;
    late.told_until = moment("2026-11-24T03:30:00Z");
    let head = Head { updated_at: moment("2026-11-24T05:00:00Z"), ..late.head.clone() };
    let put_off = Task::with(head.clone(), due_on("2026-11-27"), &late);
    assert_eq!(put_off.next_notice(), Some(moment("2026-11-27T03:30:00Z")));
    let renamed = Task::with(head, TaskData { title: "Call".into(), ..late.data.clone() }, &late);
    assert_eq!((renamed.told_until, renamed.next_notice()), (late.told_until, None));
}

#[test]
fn missed_notices_are_one_for_each() {
    let mut one = task(due_on("2026-11-23"));
    assert_eq!(one.to_tell(moment("2026-11-24T12:00:00Z")), [TaskNotice::Overdue]);
    assert_eq!(one.to_tell(moment("2026-11-30T12:00:00Z")), [TaskNotice::Overdue, TaskNotice::Escalated]);
    one.told_until = moment("2026-11-24T12:00:00Z");
    assert_eq!(one.to_tell(moment("2026-11-30T12:00:00Z")), [TaskNotice::Escalated]);
    one.set_status(S::Done);
    assert_eq!((one.to_tell(moment("2026-11-30T12:00:00Z")), one.next_notice()), (vec![], None));
}

#[test]
fn the_next_one_has_its_own_days_and_nothing_done() {
    let mut data = due_on("2026-11-23");
    data.remind_at = Some(moment("2026-11-22T11:30:00Z"));
    data.checklist = vec![ChecklistItem { text: "Print".into(), done: true }];
    // The next Monday, which begins in India.
    let next = data.again(moment("2026-11-29T18:30:00Z"));
    assert_eq!((next.due_on, next.due_at), ("2026-11-30".parse().ok(), None));
    assert_eq!(next.remind_at, Some(moment("2026-11-29T11:30:00Z")));
    assert!(next.checklist.iter().all(|item| !item.done));
    assert_eq!(pointer(&next), None);
    let at = TaskData { due_at: Some(now()), ..TaskData::new("Call") };
    assert_eq!(at.again(now().plus_seconds(86_400)).due_at, Some(moment("2026-11-23T09:00:00Z")));
}

#[test]
fn a_series_counts_from_its_first() {
    let weekly = |day: &str| TaskData { repeat: Some("FREQ=WEEKLY".into()), ..due_on(day) };
    let first = task(weekly("2026-11-23"));
    assert_eq!(first.repeats_from, Some(moment("2026-11-22T18:30:00Z")));
    // The first one moves the series; a later one does not.
    let moved = Task::with(first.head.clone(), weekly("2026-11-24"), &first);
    assert_eq!(moved.repeats_from, Some(moment("2026-11-23T18:30:00Z")));
    let second = Task { follows_id: Some(first.head.id), ..first };
    let put_off = Task::with(second.head.clone(), weekly("2026-12-02"), &second);
    assert_eq!(put_off.repeats_from, second.repeats_from);
    let daily = TaskData { repeat: Some("FREQ=DAILY".into()), ..weekly("2026-12-02") };
    assert_eq!(Task::with(second.head.clone(), daily, &second).repeats_from, Some(moment("2026-12-01T18:30:00Z")));
    assert_eq!(Task::with(second.head.clone(), due_on("2026-12-02"), &second).repeats_from, None);
}
