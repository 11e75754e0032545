//! The day: patients' visits to the hospital, and tasks.

use crate::records::records;
use crate::transport::answer;
use chrono::NaiveDate;
use domain::day::patient_visit::{PatientVisit, PatientVisitMove};
use domain::day::task::{Task, TaskStatus};
use domain::kernel::{ListLink, Page, TaskId, UserId};
use serde_json::json;

records! {
    PatientVisit: list_patient_visits search_patient_visits get_patient_visit create_patient_visit update_patient_visit
        delete_patient_visit restore_patient_visit;
    Task: list_tasks search_tasks get_task create_task update_task delete_task restore_task;
}

/// More than anybody does on a day.
const OF_A_DAY: u32 = 200;

impl crate::Client {
    /// What somebody still has to do by the end of a day of India's, also what is overdue, the most urgent first; with the
    /// names of the records that it is about, as far as the caller may see them.
    pub async fn list_tasks_due(&self, owner: UserId, day: NaiveDate) -> Result<Page<Task>, crate::Error> {
        let filter = |field: &str, operator: &str, value: String| (field.to_owned(), operator.to_owned(), value);
        let open: Vec<&str> = TaskStatus::open().map(TaskStatus::as_str).collect();
        let end = domain::kernel::day::moment(day, 24);
        let link = ListLink {
            filters: vec![
                filter("owner_id", "eq", owner.to_string()),
                filter("status", "in", open.join(",")),
                filter("due_by", "lt", end.to_string()),
            ],
            sort: Some("due_by,created_at".to_owned()),
            expand: Some("about".to_owned()),
            limit: Some(OF_A_DAY),
            ..ListLink::default()
        };
        self.list_tasks(&link).await
    }

    /// Moves a task on; one that comes again leaves the next one when it is done.
    pub async fn transition_task(
        &self,
        task: &Task,
        to: TaskStatus,
        reason: Option<String>,
    ) -> Result<Task, crate::Error> {
        self.transition(task, to, reason).await
    }

    /// Takes back that a task is done, within its half minute.
    pub async fn undo_task_done(&self, id: TaskId) -> Result<Task, crate::Error> {
        answer(self.post(&format!("/tasks/{id}/done/undo"), &json!({}))).await
    }

    /// Moves a visit on, with what belongs to the move: the reason, or the day to which it is put off.
    pub async fn transition_patient_visit(
        &self,
        visit: &PatientVisit,
        asked: &PatientVisitMove,
    ) -> Result<PatientVisit, crate::Error> {
        let (id, version) = (visit.head.id, visit.head.version);
        let request =
            self.post(&format!("/patient-visits/{id}/transitions"), asked).header("if-match", format!("\"{version}\""));
        answer(request.header("idempotency-key", format!("{id} {version} {}", asked.to))).await
    }
}
