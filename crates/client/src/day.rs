//! The day: activities, visit plans, patients' visits to the hospital, tasks.

use crate::records::records;
use crate::transport::answer;
use chrono::NaiveDate;
use domain::day::activity::{
    Activity, ActivityData, ActivityLog, ActivityMove, ActivityWarnings, CorrectedFields, CorrectionDecision,
    CorrectionRequest, NewSeries, SeriesChange, SeriesEnd,
};
use domain::day::patient_visit::{PatientVisit, PatientVisitMove};
use domain::day::sync::SyncPage;
use domain::day::task::{Task, TaskStatus};
use domain::day::today::{TeamToday, Today};
use domain::day::visit_plan::{VisitFigures, VisitPlan};
use domain::kernel::{ActivityId, ListLink, Page, TaskId, TeamId, UserId};
use serde::Serialize;
use serde_json::json;

records! {
    Activity: list_activities search_activities get_activity create_activity update_activity delete_activity
        restore_activity;
    VisitPlan: list_visit_plans search_visit_plans get_visit_plan create_visit_plan update_visit_plan delete_visit_plan
        restore_visit_plan;
    PatientVisit: list_patient_visits search_patient_visits get_patient_visit create_patient_visit update_patient_visit
        delete_patient_visit restore_patient_visit;
    Task: list_tasks search_tasks get_task create_task update_task delete_task restore_task;
}

/// More than anybody does on a day.
const OF_A_DAY: u32 = 200;

/// Parameters, of those that are said.
fn said(parameters: [Option<(&str, String)>; 2]) -> Vec<(String, String)> {
    parameters.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl crate::Client {
    /// Moves an activity on, with what belongs to the move: the outcome, the next date, where the phone is.
    pub async fn transition_activity(
        &self,
        activity: &Activity,
        asked: &ActivityMove,
    ) -> Result<Activity, crate::Error> {
        self.of_activity(activity, "transitions", asked, &asked.to.to_string()).await
    }

    /// Tells an activity that was not planned. Told again under the same id it is there once.
    pub async fn log_activity(&self, told: &ActivityLog) -> Result<Activity, crate::Error> {
        answer(self.post("/activities/log", told)).await
    }

    /// Corrects what was completed, or asks for it once it is locked.
    pub async fn ask_activity_correction(
        &self,
        activity: &Activity,
        changes: CorrectedFields,
        reason: String,
    ) -> Result<Activity, crate::Error> {
        self.of_activity(activity, "corrections", &CorrectionRequest { changes, reason }, "correction").await
    }

    /// Approves the correction that was asked for, or declines it with a reason.
    pub async fn decide_activity_correction(
        &self,
        activity: &Activity,
        approve: bool,
        reason: Option<String>,
    ) -> Result<Activity, crate::Error> {
        let decision = CorrectionDecision { approve, reason };
        self.of_activity(activity, "corrections/decision", &decision, "decision").await
    }

    /// Takes one's last move of an activity back, within its half minute. What was logged goes into the recycle bin.
    pub async fn undo_activity_move(&self, id: ActivityId) -> Result<Activity, crate::Error> {
        answer(self.post(&format!("/activities/{id}/undo"), &json!({}))).await
    }

    /// Plans an activity that comes again by a rule; the answer is the first one.
    pub async fn begin_activity_series(&self, new: &NewSeries) -> Result<Activity, crate::Error> {
        let request = self.post("/activities/series", new);
        answer(match new.id {
            Some(id) => request.header("idempotency-key", id.to_string()),
            None => request,
        })
        .await
    }

    /// Changes this activity and those of its series that follow, or all of them.
    pub async fn change_activity_series(
        &self,
        activity: &Activity,
        asked: &SeriesChange,
    ) -> Result<Activity, crate::Error> {
        self.of_activity(activity, "series", asked, "series").await
    }

    /// Calls this activity and those of its series that follow off, or all of them.
    pub async fn end_activity_series(&self, activity: &Activity, asked: &SeriesEnd) -> Result<Activity, crate::Error> {
        self.of_activity(activity, "series/end", asked, "series end").await
    }

    /// Somebody's day, in the order in which it is to be done: one's own of today where nothing is said.
    pub async fn get_today(&self, day: Option<NaiveDate>, owner: Option<UserId>) -> Result<Today, crate::Error> {
        let owner = owner.map(|owner| ("owner_id", owner.to_string()));
        answer(self.get("/today", &said([day.map(|day| ("day", day.to_string())), owner]))).await
    }

    /// The day of everybody whose activities the caller sees, or of one team.
    pub async fn get_team_today(
        &self,
        day: Option<NaiveDate>,
        team: Option<TeamId>,
    ) -> Result<TeamToday, crate::Error> {
        let team = team.map(|team| ("team_id", team.to_string()));
        answer(self.get("/team-today", &said([day.map(|day| ("day", day.to_string())), team]))).await
    }

    /// What is asked of one version; sent twice it has its effect once.
    async fn of_activity(
        &self,
        activity: &Activity,
        what: &str,
        body: &impl Serialize,
        key: &str,
    ) -> Result<Activity, crate::Error> {
        let (id, version) = (activity.head.id, activity.head.version);
        let request = self.post(&format!("/activities/{id}/{what}"), body);
        let request = request.header("if-match", format!("\"{version}\""));
        answer(request.header("idempotency-key", format!("{id} {version} {key}"))).await
    }

    /// What somebody should know before they go: what else the owner does then, and which colleagues are there, too.
    /// `except` is the activity that is being changed.
    pub async fn get_activity_warnings(
        &self,
        data: &ActivityData,
        except: Option<ActivityId>,
    ) -> Result<ActivityWarnings, crate::Error> {
        let may_be = [
            ("minutes", data.minutes.map(|minutes| minutes.to_string())),
            ("contact_id", data.contact_id.map(|id| id.to_string())),
            ("account_id", data.account_id.map(|id| id.to_string())),
            ("owner_id", data.owner_id.map(|id| id.to_string())),
            ("except", except.map(|id| id.to_string())),
        ];
        let said = may_be.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let needed = [("kind", data.kind.to_string()), ("starts_at", data.starts_at.to_string())];
        let query: Vec<_> = needed.into_iter().chain(said).map(|(name, value)| (name.to_owned(), value)).collect();
        answer(self.get("/activities/warnings", &query)).await
    }

    /// Somebody's visit plans of a month, known by its first day, with what has become of them.
    pub async fn get_visit_figures(&self, owner: UserId, month: NaiveDate) -> Result<VisitFigures, crate::Error> {
        let query = [("owner_id", owner.to_string()), ("month", month.to_string())];
        answer(self.get("/visit-plans/figures", &query.map(|(name, value)| (name.to_owned(), value)))).await
    }

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

    /// One's own work for a device: from the beginning without a cursor, else what changed since.
    pub async fn sync_own_work(&self, cursor: Option<&str>) -> Result<SyncPage, crate::Error> {
        let query: Vec<_> = cursor.map(|cursor| ("cursor".to_owned(), cursor.to_owned())).into_iter().collect();
        answer(self.get("/sync", &query)).await
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
