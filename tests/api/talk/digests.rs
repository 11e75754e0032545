//! The mail of what waits: once a day on its reader's own clock, and none where nothing waits.

use super::comments::contact;
use super::notice_mails::{choices, choose, tell};
use anyhow::Result;
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::origin::LeadChannel;
use domain::talk::notification::NotificationKind;
use serde_json::{Value, json};
use tests::{Mailbox, Manners, TestApp, TestDatabase, Who, on_both};

on_both!(database Organisation:
    it_comes_once_a_day_in_the_zone,
    it_counts_what_is_due_and_what_is_overdue,
    nothing_waits_and_nothing_comes,
);

fn start(database: TestDatabase) -> Result<(TestApp, Mailbox)> {
    let mailbox = Mailbox::open(Manners::Takes)?;
    Ok((TestApp::start_with_mail(database, mailbox.outbound()?)?, mailbox))
}

/// No mail but digests.
fn digests(rhythm: &str, at: &str) -> Value {
    let mut chosen = choices(rhythm, at, None);
    for group in chosen["groups"].as_array_mut().into_iter().flatten() {
        group["email"] = json!(false);
    }
    chosen
}

async fn mails(app: &TestApp, mailbox: &Mailbox, who: Who) -> Result<Vec<String>> {
    app.finish_jobs(who.id()).await?;
    let mails = mailbox.mails().into_iter().map(|mail| mail.replace("=\r\n", ""));
    Ok(mails.filter(|mail| mail.contains(&format!("To: {}", who.email()))).collect())
}

/// Nine o'clock in London is four in New York.
async fn it_comes_once_a_day_in_the_zone(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database)?;
    let record = contact(&app.rep().await?).await?;
    let manager = app.manager().await?;
    choose(&manager, &digests("daily", "08:00")).await?;
    // The zone moves the plan.
    let zone = json!({"language": "en", "time_zone": "America/New_York"});
    assert_eq!(manager.put("/me/preferences", &zone).await?.status, 200);
    for kind in [NotificationKind::Mentioned, NotificationKind::Mentioned, NotificationKind::Shared] {
        tell(&app, kind, record).await?;
    }
    app.clock.advance_seconds(4 * 3_600 - 1);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 0);
    app.clock.advance_seconds(1);
    let came = mails(&app, &mailbox, Who::Manager).await?;
    assert_eq!(came.len(), 1);
    for expected in [
        "Subject: What waits for you in Setu\r\n",
        "To: vikram.sethi@setu.example.in",
        "- Somebody mentioned you in a comment (2)\r\n",
        "- A record was shared with you\r\n",
        "https://setu.example.in/inbox",
        "2026-11-22@hospital.example.in>",
    ] {
        assert!(came[0].contains(expected), "{expected} is missing in\n{}", came[0]);
    }
    assert!(!came[0].contains("Meera"), "{}", came[0]);
    // Moved to the evening after it came in the morning: the day has had one.
    choose(&app.manager().await?, &digests("daily", "18:00")).await?;
    app.clock.advance_seconds(33 * 3_600);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 1, "17:00 of the next day");
    app.clock.advance_seconds(3_600);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 2);
    app.clock.advance_seconds(86_400);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 3);
    // Once a week: the next Monday, which is the thirtieth.
    choose(&app.manager().await?, &digests("weekly", "08:00")).await?;
    app.clock.advance_seconds(5 * 86_400 + 13 * 3_600);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 3);
    app.clock.advance_seconds(3_600);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 4);
    choose(&app.manager().await?, &digests("never", "08:00")).await?;
    app.clock.advance_seconds(8 * 86_400);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 4);
    app.stop().await;
    Ok(())
}

/// Sunday, half past two in India; an inquiry of that day is due on Monday in the morning.
async fn it_counts_what_is_due_and_what_is_overdue(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database)?;
    let rep = app.rep().await?;
    let data = InquiryData { phone: Some("98765 43210".into()), ..InquiryData::new(LeadChannel::Phone) };
    let inquiry: Inquiry = rep.create(data).await?;
    let record = contact(&rep).await?;
    let visit = json!({"contact_id": record, "kind": "opd", "starts_at": "2026-11-23T16:00:00Z"});
    let made = rep.post("/patient-visits", &visit).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let task = json!({"title": "Ring the blood bank", "due_on": "2026-11-23", "priority": "normal"});
    let made = rep.post("/tasks", &task).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    choose(&rep, &digests("daily", "00:30")).await?;
    // Half past midnight on Monday: all are due that day.
    app.clock.advance_seconds(10 * 3_600);
    let came = mails(&app, &mailbox, Who::Rep).await?;
    assert_eq!(came.len(), 1);
    for line in [
        "- Inquiries to answer: 1 today\r\n",
        "- Appointments: 1 today\r\n",
        "- Tasks: 1 today\r\n",
        "https://setu.example.in/inquiries\r\n",
        "https://setu.example.in/tasks\r\n",
    ] {
        assert!(came[0].contains(line), "{line} is missing in\n{}", came[0]);
    }
    assert!(!came[0].contains("98765") && !came[0].contains("Meera") && !came[0].contains("blood"), "{}", came[0]);
    // A day later nobody has answered, and nobody has said whether the patient came.
    app.clock.advance_seconds(86_400);
    app.finish_jobs(inquiry.head.id).await?;
    let came = mails(&app, &mailbox, Who::Rep).await?;
    let digest = came.last().map(String::as_str).unwrap_or_default();
    for line in [
        "Subject: What waits for you in Setu: 3 overdue",
        "- Inquiries to answer: 1 overdue",
        "- Appointments: 1 overdue",
        "- Tasks: 1 overdue",
    ] {
        assert!(digest.contains(line), "{line} is missing in\n{digest}");
    }
    // Others have their own.
    assert!(app.colleague().await?.get("/notification-preferences").await?.json["digest"]["rhythm"] == "never");
    app.stop().await;
    Ok(())
}

async fn nothing_waits_and_nothing_comes(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database)?;
    let manager = app.manager().await?;
    choose(&manager, &digests("daily", "08:00")).await?;
    app.clock.advance_seconds(86_400);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 0);
    // The day after there is something.
    let record = contact(&app.rep().await?).await?;
    tell(&app, NotificationKind::Shared, record).await?;
    app.clock.advance_seconds(86_400);
    assert_eq!(mails(&app, &mailbox, Who::Manager).await?.len(), 1);
    app.stop().await;
    Ok(())
}
