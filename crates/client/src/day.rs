//! Tasks.

use crate::records::records;
use crate::transport::answer;
use domain::day::task::{Task, TaskStatus};
use domain::kernel::TaskId;
use serde_json::json;

records! {
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
}
