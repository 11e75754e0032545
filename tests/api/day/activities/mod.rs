//! Activities: their moves, what follows from an outcome, check-ins, corrections, warnings, and when somebody was touched.

mod check_in;
mod corrections;
mod follow;
mod life;
mod log;
mod moves;
mod series;
mod undo;
mod warnings;

use anyhow::Result;
use domain::day::activity::{Activity, ActivityData};
use domain::people::contact::Contact;
use serde_json::Value;
use tests::{Answer, Caller, a_contact, an_activity};

/// A visit of the caller's to a doctor of theirs.
async fn a_visit_of(caller: &Caller, change: impl FnOnce(&mut ActivityData)) -> Result<Activity> {
    let doctor: Contact = caller.create(a_contact()).await?;
    let mut data = an_activity(doctor.head.id);
    change(&mut data);
    caller.create(data).await
}

fn path(activity: &Activity) -> String {
    format!("/activities/{}", activity.head.id)
}

/// Posts about the version that stands there now.
async fn post(caller: &Caller, activity: &Activity, to: &str, body: Value) -> Result<Answer> {
    let present = caller.get(&path(activity)).await?;
    let version = present.json["version"].as_i64().unwrap_or_default();
    caller.post(&format!("{}/{to}", path(activity)), &body).header("if-match", &format!("\"{version}\"")).await
}

async fn take(caller: &Caller, activity: &Activity, body: Value) -> Result<Answer> {
    post(caller, activity, "transitions", body).await
}
