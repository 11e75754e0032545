//! The day: patients' visits to the hospital, and tasks.

use crate::records::records;
use crate::transport::answer;
use domain::day::patient_visit::{PatientVisit, PatientVisitMove};
use domain::day::task::{Task, TaskStatus};
use domain::kernel::TaskId;
use serde_json::json;

records! {
    PatientVisit: list_patient_visits search_patient_visits get_patient_visit create_patient_visit update_patient_visit
        delete_patient_visit restore_patient_visit;
    Task: list_tasks search_tasks get_task create_task update_task delete_task restore_task;
}

impl crate::Client {
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
