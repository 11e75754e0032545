//! Tasks: their moves and taking one back, what comes again, who is told when, whose they are and which record they are
//! about, and the one for who did not come.

mod about;
mod days;
mod missed;
mod moves;
mod repeat;
mod seen;

use anyhow::{Result, ensure};
use domain::day::task::{Task, TaskData};
use serde_json::Value;
use tests::{Answer, Caller};

async fn a_task(caller: &Caller, change: impl FnOnce(&mut TaskData)) -> Result<Task> {
    let mut data = TaskData::new("Send the price list");
    change(&mut data);
    caller.create(data).await
}

fn path(task: &Task) -> String {
    format!("/tasks/{}", task.head.id)
}

/// A move of the version that stands there now.
async fn take(caller: &Caller, task: &Task, body: Value) -> Result<Answer> {
    let present = caller.get(&path(task)).await?;
    let version = present.json["version"].as_i64().unwrap_or_default();
    caller.post(&format!("{}/transitions", path(task)), &body).header("if-match", &format!("\"{version}\"")).await
}

async fn done(caller: &Caller, task: &Task) -> Result<()> {
    let answer = take(caller, task, serde_json::json!({"to": "done"})).await?;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(())
}
