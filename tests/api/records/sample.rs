//! One of each record: how it is made and changed.

use anyhow::Result;
use domain::kernel::{AccountId, ContactId};
use domain::people::account::Account;
use domain::people::contact::Contact;
use serde_json::{Value, json};
use tests::{TestApp, Who, a_contact, an_account, organisation};

pub struct Sample {
    pub resource: &'static str,
    /// Who may do everything with it.
    pub who: Who,
    /// The body that makes it.
    pub new: Value,
    /// A merge patch, and the field that it changes.
    pub change: Value,
    pub field: &'static str,
    /// A field that may be absent, and a value for it.
    pub optional: (&'static str, Value),
}

pub async fn all(app: &TestApp) -> Result<Vec<Sample>> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let colleague: Contact = rep.create(a_contact()).await?;
    let mut samples = asked_and_sold(contact.head.id, account.head.id);
    samples.extend(done(contact.head.id));
    samples.extend([
        Sample {
            resource: "accounts",
            who: Who::Rep,
            new: json!({"kind": "hospital", "name": "Sunrise Hospital", "beds": 120, "tags": ["camp"]}),
            change: json!({"name": "Moonlight Hospital"}),
            field: "name",
            optional: ("website", json!("www.example.in")),
        },
        Sample {
            resource: "contacts",
            who: Who::Rep,
            new: json!({"kind": "doctor", "given_name": "Meera", "specialties": ["Cardiology"]}),
            change: json!({"given_name": "Meenakshi"}),
            field: "given_name",
            optional: ("birth_date", json!("1980-02-29")),
        },
        Sample {
            resource: "affiliations",
            who: Who::Rep,
            new: json!({"contact_id": contact.head.id, "account_id": account.head.id, "role": "referrer"}),
            change: json!({"role": "influencer"}),
            field: "role",
            optional: ("job_title", json!("Head of cardiology")),
        },
        Sample {
            resource: "tie-ups",
            who: Who::Rep,
            new: json!({"account_id": account.head.id, "scope": "diagnostics", "start_date": "2026-12-01",
                "end_date": "2027-11-30", "discounts": [{"service": "laboratory", "basis_points": 1250}]}),
            change: json!({"scope": "pharmacy"}),
            field: "scope",
            optional: ("credit_limit", json!({"amount_minor": 50_000_000, "currency": "INR"})),
        },
        Sample {
            resource: "relationships",
            who: Who::Rep,
            new: json!({"contact_id": contact.head.id, "related_id": colleague.head.id, "kind": "sibling"}),
            change: json!({"kind": "colleague"}),
            field: "kind",
            optional: ("note", json!("At the same clinic since 2019")),
        },
        Sample {
            resource: "saved-views",
            who: Who::Rep,
            new: json!({"name": "Cardiologists", "resource": "contacts",
                "question": {"filters": [{"field": "kind", "op": "in", "values": ["doctor"]}], "sort": "-created_at"}}),
            change: json!({"name": "Heart doctors"}),
            field: "name",
            optional: ("team_id", json!(organisation::NOIDA_FIELD)),
        },
        Sample {
            resource: "users",
            who: Who::Admin,
            new: json!({"email": "new@setu.example.in", "full_name": "Nila Das", "role": "rep",
                "facility_id": organisation::NOIDA}),
            change: json!({"full_name": "Nila Das Gupta"}),
            field: "full_name",
            optional: ("phone", json!("98765 43210")),
        },
        Sample {
            resource: "teams",
            who: Who::Admin,
            new: json!({"name": "Corporate sales", "facility_id": organisation::NOIDA}),
            change: json!({"name": "Corporate and schools"}),
            field: "name",
            optional: ("parent_id", json!(organisation::NOIDA_SALES)),
        },
        Sample {
            resource: "custom-fields",
            who: Who::Admin,
            new: json!({"resource": "contacts", "name": "opd_days", "label": "OPD days", "kind": "text"}),
            change: json!({"label": "Days of the OPD"}),
            field: "label",
            optional: ("hint", json!("Such as Mon, Thu")),
        },
        Sample {
            resource: "facilities",
            who: Who::HeadOffice,
            new: json!({"name": "Setu Clinic", "code": "CLI"}),
            change: json!({"name": "Setu Clinic Greater Noida"}),
            field: "name",
            optional: ("phone", json!("0120-3577020")),
        },
    ]);
    Ok(samples)
}

/// What is done on a day.
fn done(contact: ContactId) -> Vec<Sample> {
    vec![
        Sample {
            resource: "activities",
            who: Who::Rep,
            new: json!({"kind": "visit", "contact_id": contact, "subject": "New cath lab",
                "starts_at": "2026-11-24T05:30:00.000000Z"}),
            change: json!({"subject": "CME on Saturday"}),
            field: "subject",
            optional: ("place", json!("OPD block")),
        },
        Sample {
            resource: "visit-plans",
            who: Who::Rep,
            new: json!({"contact_id": contact, "month": "2026-12-01", "target": 2}),
            change: json!({"target": 3}),
            field: "target",
            optional: ("notes", json!("Wants to hear of each of her patients")),
        },
    ]
}

/// Whoever asks about care, and what may be sold.
fn asked_and_sold(contact: ContactId, account: AccountId) -> Vec<Sample> {
    vec![
        Sample {
            resource: "auto-responses",
            who: Who::Admin,
            new: json!({"name": "Outside hours", "position": 10, "channels": ["email"], "hours": "outside",
                "facility_id": organisation::NOIDA,
                "english": {"email_subject": "Thank you", "email_text": "We call you by {due}"}}),
            change: json!({"name": "At night"}),
            field: "name",
            optional: ("specialty", json!("Orthopaedics")),
        },
        Sample {
            resource: "web-forms",
            who: Who::Marketing,
            new: json!({"name": "Knee campaign", "title": "Ask about your knee", "campaign": "Autumn",
                "fields": [{"kind": "phone", "label": "Your number", "required": true}]}),
            change: json!({"title": "Ask about your hip"}),
            field: "title",
            optional: ("intro", json!("We call you back")),
        },
        Sample {
            resource: "leads",
            who: Who::Rep,
            new: json!({"channel": "phone", "given_name": "Asha", "need": "Knee replacement for her father",
                "contact_id": contact, "tags": ["camp"]}),
            change: json!({"channel": "whatsapp"}),
            field: "channel",
            optional: ("pin_code", json!("201301")),
        },
        Sample {
            resource: "inquiries",
            who: Who::Rep,
            new: json!({"channel": "web_form", "email": "asha@example.in", "subject": "Knee replacement"}),
            change: json!({"subject": "Hip replacement"}),
            field: "subject",
            optional: ("specialty", json!("Orthopaedics")),
        },
        Sample {
            resource: "assignment-rules",
            who: Who::Admin,
            // It holds for nobody whom another sample is about.
            new: json!({"name": "Hearts from Noida", "method": "person", "user_id": Who::Rep.id(),
                "specialties": ["Cardiology"], "pin_codes": ["2013"], "facility_id": organisation::NOIDA}),
            change: json!({"name": "Hearts from Greater Noida"}),
            field: "name",
            optional: ("sources", json!(["Health talk"])),
        },
        Sample {
            resource: "patient-visits",
            who: Who::Rep,
            new: json!({"contact_id": contact, "kind": "opd", "starts_at": "2027-10-24T05:00:00.000000Z",
                "department": "Orthopaedics"}),
            change: json!({"kind": "diagnostics"}),
            field: "kind",
            optional: ("doctor", json!("Dr Meera Iyer")),
        },
        Sample {
            resource: "tasks",
            who: Who::Rep,
            new: json!({"title": "Send the price list", "due_on": "2026-12-01", "about_resource": "accounts",
                "about_id": account, "checklist": [{"text": "Print it", "done": false}]}),
            change: json!({"title": "Send the new price list"}),
            field: "title",
            optional: ("notes", json!("The one of January")),
        },
        Sample {
            resource: "opportunities",
            who: Who::Rep,
            new: json!({"account_id": account, "kind": "package", "name": "Health checks",
                "amount": {"amount_minor": 10_000_000, "currency": "INR"}, "expected_close": "2026-12-22"}),
            change: json!({"name": "Executive health checks"}),
            field: "name",
            optional: ("source", json!("Health camp")),
        },
    ]
}
