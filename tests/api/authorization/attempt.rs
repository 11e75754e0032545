//! Trying one operation as one person, and telling in letters what happened.

use super::records::{State, other, record};
use super::{Operation, Relation};
use anyhow::{Context, Result, bail};
use api::admin::auth::passwords;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, Request, TestApp, Who, a_consent, organisation};

/// What is done with two records.
const MERGES: [&str; 4] = ["mergeContact", "mergeAccount", "previewContactMerge", "previewAccountMerge"];

/// The letters of a cell, as they came out. `cell` says which records there are to try.
pub async fn attempt(app: &TestApp, operation: &Operation, who: Who, cell: &str) -> Result<String> {
    if cell.len() == 1 {
        let caller = app.caller(who).await?;
        let answer = without_record(&caller, operation).await?;
        restore_password(app, who).await?;
        return Ok(letter(&answer).to_string());
    }
    let relations = Relation::ALL.into_iter().zip(cell.chars()).map(|(relation, cell)| (relation, cell != '-'));
    let resource = resource(operation)?;
    let of_one = ["listComments", "listShares", "listViewers", "listEditors", "listAttachments", "listMessages"]
        .contains(&operation.id.as_str());
    let of_many = operation.method == Method::GET && !operation.path.contains("{id}") && !of_one;
    if of_many || operation.path.ends_with("/search") {
        return list(app, operation, resource, who, relations).await;
    }
    let mut letters = String::new();
    for (relation, exists) in relations {
        if !exists {
            letters.push('-');
            continue;
        }
        let state = match operation.id.as_str() {
            "retryJob" => State::Gone,
            "createAffiliation" | "createTieUp" | "createOpportunity" | "createRelationship" | "createConsent"
            | "createVisitPlan" => State::Absent,
            id if id.starts_with("restore") => State::Gone,
            id if MERGES.contains(&id) => State::Pair,
            _ => State::InUse,
        };
        let id = record(app, resource, who, relation, state).await?;
        let caller = app.caller(who).await?;
        letters.push(letter(&with_record(&caller, operation, resource, id).await?));
        restore_password(app, who).await?;
    }
    Ok(letters)
}

fn letter(answer: &Answer) -> char {
    match answer.status {
        200..=299 => 'y',
        403 => 'n',
        404 => 'h',
        409 => 'c',
        422 => 'u',
        _ => '?',
    }
}

fn resource(operation: &Operation) -> Result<Resource> {
    let first = operation.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    first.parse().with_context(|| format!("{} has rows for a record that is not known", operation.id))
}

/// Which of the records a list shows.
async fn list(
    app: &TestApp,
    operation: &Operation,
    resource: Resource,
    who: Who,
    relations: impl Iterator<Item = (Relation, bool)>,
) -> Result<String> {
    let mut ids = Vec::new();
    for (relation, exists) in relations {
        ids.push(if exists { Some(record(app, resource, who, relation, State::InUse).await?) } else { None });
    }
    let names: Vec<String> = ids.iter().flatten().map(ToString::to_string).collect();
    let caller = app.caller(who).await?;
    let request = if operation.method == Method::POST {
        let ids = json!({"field": "id", "op": "in", "value": names.join(",")});
        caller.post(&operation.path, &json!({"filter": {"or": [ids]}}))
    } else if matches!(resource, Resource::Jobs | Resource::Sessions | Resource::ApiKeys | Resource::CalendarFeeds) {
        caller.get(&operation.path)
    } else if resource == Resource::Events {
        app.settle().await?;
        caller.get(&format!("{}?limit=200", operation.path))
    } else {
        caller.get(&format!("{}?filter[id][in]={}", operation.path, names.join(",")))
    };
    let answer = request.await?;
    let rows = answer.json.as_array().map_or(answer.rows(), Vec::as_slice);
    let field = if resource == Resource::Events { "record_id" } else { "id" };
    let shown: Vec<&str> = rows.iter().filter_map(|row| row.get(field).and_then(Value::as_str)).collect();
    Ok(ids.iter().map(|id| seen(*id, &shown, &answer)).collect())
}

fn seen(id: Option<RecordId>, shown: &[&str], answer: &Answer) -> char {
    match (id, letter(answer)) {
        (None, _) => '-',
        (Some(id), 'y') if shown.contains(&id.to_string().as_str()) => 'y',
        (Some(_), 'y') => 'h',
        (Some(_), refused) => refused,
    }
}

/// An operation on a record that has just been written, in its first version.
fn with_record(caller: &Caller, operation: &Operation, resource: Resource, id: RecordId) -> Request {
    let path = operation.path.replace("{id}", &id.to_string());
    match operation.id.as_str() {
        "createAffiliation" => caller.post(&path, &json!({"contact_id": id, "account_id": id})),
        "createTieUp" => {
            let (start, end) = ("2026-11-22", "2027-11-21");
            caller.post(&path, &json!({"account_id": id, "scope": "opd", "start_date": start, "end_date": end}))
        }
        "createOpportunity" => {
            let amount = json!({"amount_minor": 100, "currency": "INR"});
            let (name, close) = ("Health checks", "2026-12-22");
            let body =
                json!({"account_id": id, "kind": "package", "name": name, "amount": amount, "expected_close": close});
            caller.post(&path, &body)
        }
        "createVisitPlan" => caller.post(&path, &json!({"contact_id": id, "month": "2026-11-01", "target": 2})),
        "askActivityCorrection" => {
            let body = json!({"changes": {"minutes": 45}, "reason": "It took longer"});
            caller.post(&path, &body).header("if-match", "\"1\"")
        }
        "changeActivitySeries" => {
            caller.post(&path, &json!({"scope": "all", "minutes": 45})).header("if-match", "\"1\"")
        }
        "endActivitySeries" => {
            caller.post(&path, &json!({"scope": "all", "reason": "They have moved away"})).header("if-match", "\"1\"")
        }
        "decideActivityCorrection" => caller.post(&path, &json!({"approve": true})).header("if-match", "\"1\""),
        "createPatientVisit" => {
            let starts_at = "2026-11-24T05:00:00Z";
            caller.post(&path, &json!({"contact_id": id, "kind": "opd", "starts_at": starts_at}))
        }
        "transitionActivity" | "transitionPatientVisit" => {
            caller.post(&path, &json!({"to": "confirmed"})).header("if-match", "\"1\"")
        }
        "transitionOpportunity" => caller.post(&path, &json!({"to": "needs_analysis"})).header("if-match", "\"1\""),
        "decideOpportunityDiscount" => caller.post(&path, &json!({"state": "pending"})).header("if-match", "\"1\""),
        "listComments" | "listShares" | "listViewers" | "listEditors" | "listAttachments" | "listMessages" => {
            caller.get(&format!("{path}?resource=contacts&record_id={id}"))
        }
        "sayEditing" => caller.put(&path, &json!({"resource": "contacts", "record_id": id})),
        // Under an id of its own, which the record's is not.
        "putAttachment" => {
            let new = uuid::Uuid::from_u128(id.0.as_u128() ^ 1);
            let query = format!("/attachments/{new}?resource=contacts&record_id={id}&name=scan.txt");
            caller.request(Method::PUT, &query).header("content-type", "application/octet-stream").body("Scanned")
        }
        "createComment" => caller.post(&path, &json!({"resource": "contacts", "record_id": id, "text": "Seen"})),
        "createShare" => {
            let (grantee, access) = (organisation::NOIDA_FIELD, "read");
            let body = json!({"resource": "contacts", "record_id": id, "grantee_id": grantee, "access": access});
            caller.post(&path, &body)
        }
        "deleteShare" => {
            let grantee = organisation::GURUGRAM_SALES;
            let query = format!("{path}?resource=contacts&record_id={id}&grantee_id={grantee}");
            caller.request(Method::DELETE, &query)
        }
        "createRelationship" => {
            caller.post(&path, &json!({"contact_id": id, "related_id": other(id), "kind": "sibling"}))
        }
        "createConsent" => {
            let entry = a_consent(domain::kernel::ContactId(id.0));
            caller.post(&path, &serde_json::to_value(entry).unwrap_or_default())
        }
        "breakGlass" => caller.post(&path, &json!({"kind": "emergency", "reason": "Collapsed at the health camp"})),
        "mergeContact" | "mergeAccount" => {
            let body = json!({"other_id": other(id), "other_version": 1});
            caller.post(&path, &body).header("if-match", "\"1\"")
        }
        "previewContactMerge" | "previewAccountMerge" => caller.get(&format!("{path}?other_id={}", other(id))),
        "undoContactMerge" | "undoAccountMerge" => caller.post(&path, &json!({"merge_id": id})),
        "erasePerson" => {
            let reason = "A letter, the identity checked at the desk";
            let body = json!({"legal_basis": "request", "reason": reason, "confirmation": "Dr Meera Iyer"});
            caller.post(&path, &body)
        }
        "decideErasureRequest" => caller.post(&path, &json!({"approve": true})),
        "setUserPassword" => caller.put(&path, &json!({"password": "another quiet elephant"})),
        "transitionDuplicate" => caller.post(&path, &json!({"to": "dismissed"})).header("if-match", "\"1\""),
        "transitionTieUp" => caller.post(&path, &json!({"to": "negotiation"})).header("if-match", "\"1\""),
        "transitionLead" => caller.post(&path, &json!({"to": "contacted"})).header("if-match", "\"1\""),
        "transitionTask" => caller.post(&path, &json!({"to": "in_progress"})).header("if-match", "\"1\""),
        "transitionInquiry" => caller.post(&path, &json!({"to": "answered"})).header("if-match", "\"1\""),
        "convertLead" | "renewWebFormKey" => caller.post(&path, &json!({})).header("if-match", "\"1\""),
        "moveAssignmentRule" => caller.post(&path, &json!({"direction": "up"})).header("if-match", "\"1\""),
        // They are there already: the version stays for the other operations on a user.
        "setUserAbsence" => caller.put(&path, &json!({})),
        "createLeadAttempt" => caller.post(&path, &json!({"channel": "call", "outcome": "no_answer"})),
        "putMailbox" => {
            let (host, name) = ("imap.example.in", "care@example.in");
            let body = json!({"host": host, "user": name, "password": "x", "address": name, "owner_id": id});
            caller.put(&path, &body)
        }
        "updateWorkingHours" => caller.put(&path, &json!({"hours": []})),
        "chooseImportSheet" => caller.post(&path, &json!({"sheet": "Doctors"})).header("if-match", "\"1\""),
        "demandSecondFactor" => caller.put(&path, &json!({"required": false})),
        "transitionImport" | "transitionBulkChange" => moved(caller, &path, "cancelled"),
        _ if operation.method == Method::PATCH => caller.patch(&path, 1, &another(resource)),
        _ if operation.method == Method::DELETE => caller.delete(&path, 1),
        _ if operation.method == Method::POST => caller.post(&path, &json!({})),
        _ => caller.request(operation.method.clone(), &path),
    }
}

fn moved(caller: &Caller, path: &str, to: &str) -> Request {
    caller.post(path, &json!({"to": to})).header("if-match", "\"1\"")
}

/// A change that does, of any record of a kind.
fn another(resource: Resource) -> Value {
    match resource {
        Resource::Users => json!({"phone": "98765 43210"}),
        Resource::CustomFields => json!({"label": "Renamed"}),
        Resource::Teams
        | Resource::Facilities
        | Resource::SavedViews
        | Resource::AssignmentRules
        | Resource::WebForms
        | Resource::AutoResponses => {
            json!({"name": "Renamed"})
        }
        Resource::Affiliations => json!({"job_title": "Registrar"}),
        Resource::Inquiries => json!({"subject": "Called back"}),
        Resource::Comments => json!({"text": "Called back"}),
        Resource::Imports => json!({"duplicates": "create"}),
        Resource::Exports => json!({"query": "q=iyer"}),
        Resource::Relationships => json!({"note": "Married in 2019"}),
        Resource::PatientVisits => json!({"note": "Called back"}),
        _ => json!({"notes": "Called back"}),
    }
}

/// Operations that are asked by their address alone.
const ADDRESS_ALONE: &[&str] = &[
    "listNotifications",
    "countUnreadNotifications",
    "getMe",
    "listAudit",
    "listBrokenGlass",
    "listErasureRequests",
    "getSecuritySettings",
    "getLeadSettings",
    "listMySignIns",
    "getOpportunityTotals",
    "getForecast",
    "getVisitFigures",
    "getToday",
    "getTeamToday",
    "getDiscountLimits",
    "getSecondFactor",
    "getNotificationPreferences",
    "listPushSubscriptions",
    "syncOwnWork",
];

/// An operation that makes a record or has none.
async fn without_record(caller: &Caller, operation: &Operation) -> Result<Answer> {
    if ADDRESS_ALONE.contains(&operation.id.as_str()) {
        return caller.get(&operation.path).await;
    }
    let some_id = organisation::NOIDA;
    let body = match operation.id.as_str() {
        "createAccount" => json!({"kind": "hospital", "name": "Sunrise Hospital"}),
        "createContact" => json!({"kind": "doctor", "given_name": "Meera"}),
        "createActivity" => json!({"kind": "camp_duty", "starts_at": "2026-11-24T05:30:00Z"}),
        "beginActivitySeries" => {
            let first = json!({"kind": "camp_duty", "starts_at": "2026-11-24T05:30:00Z"});
            json!({"activity": first, "repeat": "FREQ=MONTHLY"})
        }
        "logActivity" => json!({"activity": {"kind": "camp_duty", "starts_at": "2026-11-21T05:30:00Z"}}),
        "getActivityWarnings" => {
            return caller.get(&format!("{}?kind=visit&starts_at=2026-11-24T05:30:00Z", operation.path)).await;
        }
        "createAutoResponse" => {
            let words = json!({"email_subject": "Thank you", "email_text": "We call you by {due}"});
            json!({"name": "Thank you", "facility_id": some_id, "english": words})
        }
        "createWebForm" => {
            let fields = json!([{"kind": "phone", "label": "Your number", "required": true}]);
            json!({"name": "Knee", "title": "Your knee", "facility_id": some_id, "fields": fields})
        }
        "createInquiry" => json!({"channel": "phone", "phone": "98765 43210"}),
        "createAssignmentRule" => {
            let user = caller.user_id;
            json!({"name": "Mine", "method": "person", "user_id": user, "facility_id": some_id})
        }
        "previewAssignment" => json!({"channel": "phone"}),
        "setMyAbsence" => json!({}),
        "createLead" => json!({"channel": "phone", "phones": [{"number": "98765 43210"}]}),
        "getCalendar" => {
            return caller.get(&format!("{}?from=2026-11-22&to=2026-11-22", operation.path)).await;
        }
        "createCalendarFeed" => json!({"name": "My phone"}),
        "createTask" => json!({"title": "Send the price list"}),
        "createUser" => {
            let email = format!("{}@setu.example.in", caller.user_id.map_or(0, |id| id.0.as_u128()));
            json!({"email": email, "full_name": "Somebody New", "role": "rep", "facility_id": some_id})
        }
        "createTeam" => json!({"name": "A new team", "facility_id": some_id}),
        "createFacility" => json!({"name": "A new hospital", "code": "NEW"}),
        "createCustomField" => {
            let name = format!("f{}", caller.user_id.map_or(0, |id| id.0.as_u128()));
            json!({"resource": "contacts", "name": name, "label": "OPD days", "kind": "text"})
        }
        "createExport" => json!({"source": "contacts", "query": ""}),
        "createImport" => {
            let path = format!("{}?target=contacts&file_name=doctors.csv", operation.path);
            let request = caller.request(Method::POST, &path).header("content-type", "text/csv");
            return request.body("Name,Phone\nMeera Iyer,98765 43210\n").await;
        }
        "scanForDuplicates" => return caller.request(Method::POST, &operation.path).await,
        "whoAsks" => return caller.get("/inquiries/who?phone=987654").await,
        "streamEvents" => return caller.get(&operation.path).begin().await,
        "endEditing" => {
            let query = format!("{}?resource=contacts&record_id={some_id}", operation.path);
            return caller.request(Method::DELETE, &query).await;
        }
        // Nothing has been kept yet.
        "getPipelineChanges" => return caller.get(&format!("{}?since=2026-11-22", operation.path)).await,
        "putDiscountLimits" => json!({"facility_id": some_id, "limits": []}),
        "createSavedView" => json!({"name": "Doctors", "resource": "contacts"}),
        "getViewArrangement" => return caller.get("/me/views/contacts").await,
        "putViewArrangement" => return caller.put("/me/views/contacts", &json!({"pinned": []})).await,
        // One that is not there: it is skipped.
        bulk if bulk.starts_with("bulk") => {
            let changes = json!({"notes": "Called back"});
            json!({"action": "update", "changes": changes, "records": [{"id": some_id, "version": 1}]})
        }
        "createApiKey" => json!({"name": "A tool", "scopes": ["contacts:read"]}),
        "updateLeadSettings" => json!({"ladder": []}),
        "updateSecuritySettings" => json!({"second_factor_roles": []}),
        "beginSecondFactor" | "renewRecoveryCodes" | "disableSecondFactor" => {
            json!({"current_password": organisation::PASSWORD})
        }
        "confirmSecondFactor" => json!({"code": "000000"}),
        "updateNotificationPreferences" => {
            let digest = json!({"rhythm": "never", "at": "08:00", "weekday": "monday"});
            return caller.put(&operation.path, &json!({"groups": [], "digest": digest})).await;
        }
        "createPushSubscription" => tests::push::Browser::seeded(1).subscription("https://push.example.com/a"),
        // One that is not there.
        "deletePushSubscription" => {
            let path = operation.path.replace("{id}", &some_id.to_string());
            return caller.request(Method::DELETE, &path).await;
        }
        "updatePreferences" => json!({"language": "hi", "time_zone": "Asia/Kolkata"}),
        "changePassword" => {
            json!({"current_password": organisation::PASSWORD, "new_password": "another quiet elephant"})
        }
        "logout" | "readNotifications" | "searchAll" => json!({}),
        other => bail!("attempt.rs does not know how to try {other}"),
    };
    caller.request(operation.method.clone(), &operation.path).json(&body).await
}

/// Whoever got a new password has the old one again.
async fn restore_password(app: &TestApp, who: Who) -> Result<()> {
    app.write(move |transaction| passwords::store(transaction, who.id(), organisation::hash(), false)).await?;
    app.state.callers.forget_all();
    Ok(())
}
