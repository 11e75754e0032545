//! Signing in, users, teams, facilities, sessions, imports, exports, jobs and the change log.

use crate::records::records;
use crate::transport::{File, answer, done, file};
use crate::{Client, Error};
use domain::admin::auth::{ChangePassword, FirstAdmin, Login, Preferences, Session, SetupState, SignedIn};
use domain::admin::custom_field::CustomField;
use domain::admin::event::EventPage;
use domain::admin::export::{Export, ExportData};
use domain::admin::facility::Facility;
use domain::admin::import::{Import, ImportRowPage, ImportStatus, ImportTarget, RowOutcome, SheetChoice};
use domain::admin::job::{Job, JobState};
use domain::admin::team::Team;
use domain::admin::user::{Absence, User, UserPassword};
use domain::kernel::policy::Resource;
use domain::kernel::{ExportId, ImportId, JobId, ListLink, Page, RecordId, SessionId, UserId};
use reqwest::Method;
use serde_json::json;

records! {
    User: list_users search_users get_user create_user update_user delete_user restore_user;
    CustomField: list_custom_fields search_custom_fields get_custom_field create_custom_field update_custom_field delete_custom_field restore_custom_field;
    Team: list_teams search_teams get_team create_team update_team delete_team restore_team;
    Facility: list_facilities search_facilities get_facility create_facility update_facility delete_facility restore_facility;
}

impl Client {
    /// Signs in, and keeps the access token for later requests. The refresh token comes as a cookie.
    pub async fn login(&self, login: &Login) -> Result<SignedIn, Error> {
        Ok(self.keep(answer(self.post("/auth/login", login)).await?))
    }

    /// A new access token for the refresh cookie, which is replaced too.
    pub async fn refresh(&self) -> Result<SignedIn, Error> {
        Ok(self.keep(answer(self.post("/auth/refresh", &json!({}))).await?))
    }

    /// The same, where the answer has come already: in a browser the page asks while the app is on its way.
    pub fn resume(&self, answer: &str) -> Option<SignedIn> {
        serde_json::from_str(answer).ok().map(|signed_in| self.keep(signed_in))
    }

    fn keep(&self, signed_in: SignedIn) -> SignedIn {
        self.set_access_token(Some(signed_in.access_token.clone()));
        signed_in
    }

    pub async fn logout(&self) -> Result<(), Error> {
        let outcome = done(self.post("/auth/logout", &json!({}))).await;
        self.set_access_token(None);
        outcome
    }

    /// Changes one's own password; all other sessions end.
    pub async fn change_password(&self, change: &ChangePassword) -> Result<(), Error> {
        done(self.post("/auth/password", change)).await
    }

    /// Who is signed in.
    pub async fn get_me(&self) -> Result<User, Error> {
        answer(self.get("/me", &[])).await
    }

    pub async fn update_preferences(&self, preferences: &Preferences) -> Result<User, Error> {
        answer(self.request(Method::PUT, "/me/preferences").json(preferences)).await
    }

    pub async fn get_setup(&self) -> Result<SetupState, Error> {
        answer(self.get("/setup", &[])).await
    }

    pub async fn create_first_admin(&self, admin: &FirstAdmin) -> Result<SignedIn, Error> {
        Ok(self.keep(answer(self.post("/setup", admin)).await?))
    }

    /// The caller's signed-in devices, the last used first.
    pub async fn list_sessions(&self) -> Result<Vec<Session>, Error> {
        answer(self.get("/sessions", &[])).await
    }

    pub async fn end_session(&self, id: SessionId) -> Result<(), Error> {
        done(self.request(Method::DELETE, &format!("/sessions/{id}"))).await
    }

    /// Sets a password for somebody else, who must change it at the next sign-in.
    pub async fn set_user_password(&self, id: UserId, password: &UserPassword) -> Result<(), Error> {
        done(self.request(Method::PUT, &format!("/users/{id}/password")).json(password)).await
    }

    /// Says until when somebody is away: no rule gives them a lead until then.
    pub async fn set_user_absence(&self, id: UserId, absence: &Absence) -> Result<User, Error> {
        answer(self.request(Method::PUT, &format!("/users/{id}/absence")).json(absence)).await
    }

    /// The same of oneself.
    pub async fn set_my_absence(&self, absence: &Absence) -> Result<User, Error> {
        answer(self.request(Method::PUT, "/me/absence").json(absence)).await
    }

    /// Brings a file in; nothing becomes a record until the import is started.
    pub async fn create_import(&self, target: ImportTarget, file_name: &str, bytes: Vec<u8>) -> Result<Import, Error> {
        let query = [("target".to_owned(), target.to_string()), ("file_name".to_owned(), file_name.to_owned())];
        let path = crate::transport::with_query("/imports", &query);
        let request = self.request(Method::POST, &path).header("content-type", "application/octet-stream").body(bytes);
        answer(request).await
    }

    pub async fn list_imports(&self, link: &ListLink) -> Result<Page<Import>, Error> {
        self.list(link).await
    }

    pub async fn get_import(&self, id: ImportId) -> Result<Import, Error> {
        self.read(id, "").await
    }

    /// Changes the mapping, the rule for duplicates, or the owner, while nothing has gone in.
    pub async fn update_import(
        &self,
        import: &Import,
        data: &domain::admin::import::ImportData,
    ) -> Result<Import, Error> {
        self.update(import, data).await
    }

    /// Starts the dry run, the import, a cancellation or the undo.
    pub async fn transition_import(&self, import: &Import, to: ImportStatus) -> Result<Import, Error> {
        self.transition(import, to, None).await
    }

    /// Reads another sheet of the import's workbook.
    pub async fn choose_import_sheet(&self, import: &Import, sheet: &str) -> Result<Import, Error> {
        let body = SheetChoice { sheet: sheet.to_owned() };
        let request = self.post(&format!("/imports/{}/sheet", import.head.id), &body);
        answer(request.header("if-match", format!("\"{}\"", import.head.version))).await
    }

    /// What became of the rows, 200 at a time.
    pub async fn list_import_rows(
        &self,
        id: ImportId,
        outcome: Option<RowOutcome>,
        after: Option<i64>,
    ) -> Result<ImportRowPage, Error> {
        let outcome = outcome.map(|outcome| ("outcome".to_owned(), outcome.to_string()));
        let after = after.map(|row| ("after".to_owned(), row.to_string()));
        answer(self.get(&format!("/imports/{id}/rows"), &outcome.into_iter().chain(after).collect::<Vec<_>>())).await
    }

    /// The rows that did not go in, as they came, each with its reason.
    pub async fn get_import_errors(&self, id: ImportId) -> Result<File, Error> {
        file(self.get(&format!("/imports/{id}/errors"), &[])).await
    }

    pub async fn create_export(&self, data: &ExportData) -> Result<Export, Error> {
        answer(self.post("/exports", data)).await
    }

    pub async fn list_exports(&self, link: &ListLink) -> Result<Page<Export>, Error> {
        self.list(link).await
    }

    pub async fn get_export(&self, id: ExportId) -> Result<Export, Error> {
        self.read(id, "").await
    }

    pub async fn get_export_file(&self, id: ExportId) -> Result<File, Error> {
        file(self.get(&format!("/exports/{id}/file"), &[])).await
    }

    /// The newest first. Administrators see everybody's jobs.
    pub async fn list_jobs(&self, state: Option<JobState>) -> Result<Vec<Job>, Error> {
        let query: Vec<_> = state.map(|state| ("state".to_owned(), state.to_string())).into_iter().collect();
        answer(self.get("/jobs", &query)).await
    }

    pub async fn get_job(&self, id: JobId) -> Result<Job, Error> {
        answer(self.get(&format!("/jobs/{id}"), &[])).await
    }

    pub async fn cancel_job(&self, id: JobId) -> Result<Job, Error> {
        answer(self.post(&format!("/jobs/{id}/cancel"), &json!({}))).await
    }

    /// Puts a dead job back into the queue.
    pub async fn retry_job(&self, id: JobId) -> Result<Job, Error> {
        answer(self.post(&format!("/jobs/{id}/retry"), &json!({}))).await
    }

    /// Every visible change after that sequence number, oldest first.
    pub async fn list_events_after(&self, after: i64, limit: u32) -> Result<EventPage, Error> {
        let query = [("after".to_owned(), after.to_string()), ("limit".to_owned(), limit.to_string())];
        answer(self.get("/events", &query)).await
    }

    /// What happened to one record, to its parts and to what hangs on it, newest first; `before` goes further back, `of`
    /// asks for records of these kinds only.
    pub async fn list_record_events(
        &self,
        resource: Resource,
        id: RecordId,
        of: &[Resource],
        before: Option<i64>,
    ) -> Result<EventPage, Error> {
        let mut query = vec![("resource".to_owned(), resource.to_string()), ("record_id".to_owned(), id.to_string())];
        if !of.is_empty() {
            let words: Vec<&str> = of.iter().map(|resource| resource.as_str()).collect();
            query.push(("of".to_owned(), words.join(",")));
        }
        query.extend(before.map(|before| ("before".to_owned(), before.to_string())));
        answer(self.get("/events", &query)).await
    }
}
