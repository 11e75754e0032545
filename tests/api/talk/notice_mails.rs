//! Notifications that nobody read leave by mail: once, without names, and when their reader wants them.

use super::comments::contact;
use anyhow::{Context, Result};
use api::each;
use api::kernel::change::Actor;
use api::kernel::db::schema::{jobs, notification_deliveries, users};
use api::kernel::notify::{Notice, notify};
use diesel::prelude::*;
use domain::admin::job::JobState;
use domain::admin::user::UserStatus;
use domain::day::task::{Task, TaskData};
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use domain::talk::notification::NotificationKind;
use serde_json::{Value, json};
use tests::{Caller, Mailbox, Manners, TestApp, TestDatabase, Who, on_both};

on_both!(nobody_has_to_choose, what_does_not_do_is_refused,);

mod with_mail {
    use super::{
        a_server_that_puts_us_off_gets_it_once, in_their_own_language,
        of_a_task_its_owner_hears_and_then_their_manager, one_that_nobody_takes_is_no_dead_job,
        quiet_hours_go_over_midnight, what_is_not_wanted_does_not_leave, what_is_urgent_leaves_at_once,
        what_stays_unread_leaves_once,
    };
    use tests::on_both;

    on_both!(database Organisation:
        what_stays_unread_leaves_once,
        what_is_urgent_leaves_at_once,
        quiet_hours_go_over_midnight,
        what_is_not_wanted_does_not_leave,
        in_their_own_language,
        a_server_that_puts_us_off_gets_it_once,
        one_that_nobody_takes_is_no_dead_job,
        of_a_task_its_owner_hears_and_then_their_manager,
    );
}

/// What people choose, with mail for all groups.
pub fn choices(digest: &str, at: &str, quiet: Option<Value>) -> Value {
    let groups: Vec<Value> = ["talk", "assigned", "inquiries", "due", "decisions", "overdue", "privacy"]
        .iter()
        .map(|group| json!({"group": group, "email": true, "push": false}))
        .collect();
    let mut chosen = json!({"groups": groups, "digest": {"rhythm": digest, "at": at, "weekday": "monday"}});
    if let Some(quiet) = quiet {
        chosen["quiet"] = quiet;
    }
    chosen
}

pub async fn choose(who: &Caller, chosen: &Value) -> Result<()> {
    let set = who.put("/notification-preferences", chosen).await?;
    anyhow::ensure!(set.status == 200, "{}", set.text);
    Ok(())
}

/// Tells the manager of something.
pub async fn tell(app: &TestApp, kind: NotificationKind, record: RecordId) -> Result<()> {
    app.write(move |transaction| {
        let notice = Notice::of(kind, Resource::Contacts, record);
        notify(transaction, Actor::default(), &[Who::Manager.id()], notice).map(drop)
    })
    .await
}

/// The mails that have come once nothing is due any more.
async fn mails(app: &TestApp, mailbox: &Mailbox) -> Result<Vec<String>> {
    app.finish_jobs(Who::Manager.id()).await?;
    Ok(mailbox.mails().into_iter().map(|mail| mail.replace("=\r\n", "")).collect())
}

async fn left(app: &TestApp) -> Result<i64> {
    app.read(|connection| {
        let query = notification_deliveries::table.count();
        Ok(each!(connection, c => query.get_result(c))?)
    })
    .await
}

fn start(database: TestDatabase, manners: Manners) -> Result<(TestApp, Mailbox)> {
    let mailbox = Mailbox::open(manners)?;
    Ok((TestApp::start_with_mail(database, mailbox.outbound()?)?, mailbox))
}

async fn nobody_has_to_choose(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let settings = rep.get("/notification-preferences").await?;
    // Without a mail server there is one way less.
    assert_eq!((&settings.json["ways"], settings.json.get("quiet")), (&json!(["push"]), None), "{}", settings.text);
    assert_eq!(settings.json["groups"][5], json!({"group": "overdue", "email": true, "push": true}));
    assert_eq!(settings.json["digest"]["rhythm"], "never");
    // What is not named stays as the role has it.
    let quiet = json!({"from": "21:30", "to": "07:00", "days": ["monday"], "urgent_passes": false});
    let digest = json!({"rhythm": "weekly", "at": "09:15", "weekday": "friday"});
    let chosen =
        json!({"groups": [{"group": "overdue", "email": false, "push": false}], "quiet": quiet, "digest": digest});
    choose(&rep, &chosen).await?;
    let settings = rep.get("/notification-preferences").await?;
    assert_eq!((&settings.json["quiet"], &settings.json["digest"]), (&quiet, &digest));
    assert_eq!(settings.json["groups"].as_array().map(Vec::len), Some(7));
    assert_eq!(settings.json["groups"][5], json!({"group": "overdue", "email": false, "push": false}));
    assert_eq!(settings.json["groups"][0], json!({"group": "talk", "email": true, "push": true}));
    // Everybody has their own.
    let others = app.manager().await?.get("/notification-preferences").await?;
    assert_eq!(others.json["groups"][5]["email"], json!(true));
    Ok(())
}

async fn what_does_not_do_is_refused(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let quiet =
        |from: &str, to: &str, days: Value| Some(json!({"from": from, "to": to, "days": days, "urgent_passes": true}));
    for (chosen, complaint) in [
        (choices("daily", "24:00", None), "/digest/at clock"),
        (choices("daily", "08:00", quiet("9:00", "10:00", json!(["monday"]))), "/quiet/from clock"),
        (choices("daily", "08:00", quiet("22:00", "22:00", json!(["monday"]))), "/quiet/to order"),
        (choices("daily", "08:00", quiet("22:00", "07:00", json!([]))), "/quiet/days length"),
        (choices("daily", "08:00", quiet("22:00", "07:00", json!(["monday", "monday"]))), "/quiet/days unique"),
        (json!({"groups": []}), "/digest required"),
    ] {
        let refused = rep.put("/notification-preferences", &chosen).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    let mut twice = choices("daily", "08:00", None);
    twice["groups"][1]["group"] = json!("talk");
    assert_eq!(rep.put("/notification-preferences", &twice).await?.complaint(), "/groups unique");
    Ok(())
}

async fn what_stays_unread_leaves_once(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let record = contact(&rep).await?;
    tell(&app, NotificationKind::Mentioned, record).await?;
    tell(&app, NotificationKind::Shared, record).await?;
    app.clock.advance_seconds(30);
    tell(&app, NotificationKind::Mentioned, record).await?;
    app.clock.advance_seconds(569);
    assert_eq!(mails(&app, &mailbox).await?.len(), 0, "ten minutes have not gone by");
    let shared = manager.get("/notifications").await?;
    let place = shared.column("kind").iter().position(|kind| kind == "shared").context("nothing shared")?;
    manager.post("/notifications/read", &json!({"ids": [shared.column("id")[place]]})).await?;
    // What comes within the same moment leaves with it.
    app.clock.advance_seconds(60);
    let came = mails(&app, &mailbox).await?;
    let [mail] = came.as_slice() else { anyhow::bail!("{} mails", came.len()) };
    assert_eq!(mail.matches("<li>").count(), 2, "{mail}");
    let page = format!("https://setu.example.in/people/{record}");
    for expected in [
        "To: vikram.sethi@setu.example.in",
        "Subject: Somebody mentioned you in a comment (2)",
        "Auto-Submitted: auto-generated",
        "Message-ID: <",
        "https://setu.example.in/me/notifications",
        &page,
    ] {
        assert!(mail.contains(expected), "{expected} is missing in\n{mail}");
    }
    for secret in ["Meera", "shared with you", Who::Rep.full_name()] {
        assert!(!mail.contains(secret), "{secret} is in\n{mail}");
    }
    app.clock.advance_seconds(86_400);
    assert_eq!(mails(&app, &mailbox).await?.len(), 1);
    assert_eq!(left(&app).await?, 0);
    app.stop().await;
    Ok(())
}

async fn what_is_urgent_leaves_at_once(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    let record = contact(&app.rep().await?).await?;
    tell(&app, NotificationKind::Mentioned, record).await?;
    tell(&app, NotificationKind::InquiryLate, record).await?;
    let came = mails(&app, &mailbox).await?;
    assert_eq!(came.len(), 1);
    assert!(came[0].contains("Subject: An inquiry waits longer than promised\r\n"), "{}", came[0]);
    assert_eq!(left(&app).await?, 1, "the other one has time");
    // Who looked at what is hidden is told by a mail of its own.
    tell(&app, NotificationKind::GlassBroken, record).await?;
    app.clock.advance_seconds(599);
    assert_eq!(mails(&app, &mailbox).await?.len(), 1);
    app.clock.advance_seconds(1);
    assert_eq!(mails(&app, &mailbox).await?.len(), 2);
    app.stop().await;
    Ok(())
}

/// It is Sunday, half past two in the afternoon in India.
async fn quiet_hours_go_over_midnight(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    let record = contact(&app.rep().await?).await?;
    let manager = app.manager().await?;
    let quiet = json!({"from": "22:00", "to": "07:00", "days": ["sunday"], "urgent_passes": true});
    choose(&manager, &choices("never", "08:00", Some(quiet))).await?;
    // 23:50.
    app.clock.advance_seconds(33_600);
    tell(&app, NotificationKind::Shared, record).await?;
    tell(&app, NotificationKind::InquiryLate, record).await?;
    let came = mails(&app, &mailbox).await?;
    assert_eq!(came.len(), 1, "what is urgent passes");
    assert!(came[0].contains("An inquiry waits longer"), "{}", came[0]);
    // Midnight, and a second before seven.
    app.clock.advance_seconds(600);
    assert_eq!((mails(&app, &mailbox).await?.len(), left(&app).await?), (1, 1));
    app.clock.advance_seconds(7 * 3_600 - 1);
    tell(&app, NotificationKind::Mentioned, record).await?;
    assert_eq!(mails(&app, &mailbox).await?.len(), 1);
    app.clock.advance_seconds(1);
    let came = mails(&app, &mailbox).await?;
    assert_eq!(came.len(), 2);
    assert!(came[1].contains("Subject: A record was shared with you\r\n"), "{}", came[1]);
    app.clock.advance_seconds(600);
    assert_eq!(mails(&app, &mailbox).await?.len(), 3);
    // By another clock it is another time, and what is urgent may wait as well.
    let quiet = json!({"from": "22:00", "to": "07:00", "days": ["sunday"], "urgent_passes": false});
    let manager = app.manager().await?;
    choose(&manager, &choices("never", "08:00", Some(quiet))).await?;
    let zone = json!({"language": "en", "time_zone": "America/New_York"});
    assert_eq!(manager.put("/me/preferences", &zone).await?.status, 200);
    // Twenty minutes to nine on Sunday in the evening, and two hours later.
    tell(&app, NotificationKind::InquiryLate, record).await?;
    assert_eq!(mails(&app, &mailbox).await?.len(), 4);
    app.clock.advance_seconds(7_200);
    tell(&app, NotificationKind::InquiryLate, record).await?;
    assert_eq!((mails(&app, &mailbox).await?.len(), left(&app).await?), (4, 1));
    app.stop().await;
    Ok(())
}

async fn what_is_not_wanted_does_not_leave(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    let record = contact(&app.rep().await?).await?;
    let manager = app.manager().await?;
    tell(&app, NotificationKind::Mentioned, record).await?;
    let mut chosen = choices("never", "08:00", None);
    chosen["groups"][0]["email"] = json!(false);
    choose(&manager, &chosen).await?;
    tell(&app, NotificationKind::Mentioned, record).await?;
    assert_eq!(left(&app).await?, 1, "only what was told before the choice");
    app.clock.advance_seconds(600);
    assert_eq!((mails(&app, &mailbox).await?.len(), left(&app).await?), (0, 0));
    // What was taken back, and who may not sign in any more.
    tell(&app, NotificationKind::Assigned, record).await?;
    app.write(move |transaction| api::kernel::notify::withdraw(transaction, NotificationKind::Assigned, record))
        .await?;
    assert_eq!(left(&app).await?, 0);
    tell(&app, NotificationKind::Shared, record).await?;
    tell(&app, NotificationKind::Assigned, record).await?;
    app.write(|transaction| {
        let statement =
            diesel::update(users::table.find(Who::Manager.id())).set(users::status.eq(UserStatus::Suspended));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await?;
    tell(&app, NotificationKind::Shared, record).await?;
    assert_eq!(left(&app).await?, 1);
    app.clock.advance_seconds(600);
    assert_eq!((mails(&app, &mailbox).await?.len(), left(&app).await?), (0, 0));
    app.stop().await;
    Ok(())
}

async fn in_their_own_language(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    let record = contact(&app.rep().await?).await?;
    let hindi = json!({"language": "hi", "time_zone": "Asia/Kolkata"});
    assert_eq!(app.manager().await?.put("/me/preferences", &hindi).await?.status, 200);
    for _ in 0..25 {
        tell(&app, NotificationKind::Shared, record).await?;
    }
    app.clock.advance_seconds(600);
    assert_eq!(mails(&app, &mailbox).await?.len(), 1);
    let came = mailbox.mails();
    // Twenty lines, and one that counts the rest.
    let html = came[0].split_once("text/html").context("no HTML")?.1.to_owned();
    let (head, body) = html.split_once("\r\n\r\n").context("no body")?;
    let html = if head.contains("base64") {
        use base64::Engine;
        let packed: String = body.split("\r\n--").next().unwrap_or_default().split_whitespace().collect();
        String::from_utf8(base64::engine::general_purpose::STANDARD.decode(packed)?)?
    } else {
        body.replace("=\r\n", "")
    };
    assert_eq!(html.matches("<li>").count(), 21, "{html}");
    app.stop().await;
    Ok(())
}

async fn a_server_that_puts_us_off_gets_it_once(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::PutsOff(2))?;
    let record = contact(&app.rep().await?).await?;
    tell(&app, NotificationKind::InquiryLate, record).await?;
    assert_eq!(mails(&app, &mailbox).await?.len(), 0);
    // What comes meanwhile does not shorten the delay, and is another mail.
    tell(&app, NotificationKind::InquiryLate, record).await?;
    app.clock.advance_seconds(2);
    assert_eq!((mails(&app, &mailbox).await?.len(), mailbox.tries()), (0, 2));
    app.clock.advance_seconds(4);
    let came = mails(&app, &mailbox).await?;
    assert_eq!((came.len(), mailbox.tries(), left(&app).await?), (2, 4, 0));
    let id = |mail: &String| mail.lines().find(|line| line.starts_with("Message-ID: ")).map(str::to_owned);
    assert_ne!(id(&came[0]), id(&came[1]));
    app.stop().await;
    Ok(())
}

async fn one_that_nobody_takes_is_no_dead_job(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Refuses)?;
    let record = contact(&app.rep().await?).await?;
    tell(&app, NotificationKind::InquiryLate, record).await?;
    assert_eq!((mails(&app, &mailbox).await?.len(), mailbox.tries(), left(&app).await?), (0, 1, 0));
    let states: Vec<JobState> = app
        .read(|connection| {
            let query = jobs::table.filter(jobs::subject_id.eq(RecordId::from(Who::Manager.id()))).select(jobs::state);
            Ok(each!(connection, c => query.load(c))?)
        })
        .await?;
    assert_eq!(states, [JobState::Succeeded]);
    // It stands in the app all the same.
    assert_eq!(app.manager().await?.get("/notifications/unread").await?.json, json!({"count": 1}));
    app.stop().await;
    Ok(())
}

/// Sunday, half past two in the afternoon in India; people are told of days at nine.
async fn of_a_task_its_owner_hears_and_then_their_manager(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    let rep = app.rep().await?;
    let due = |title: &str| TaskData { due_on: "2026-11-22".parse().ok(), ..TaskData::new(title) };
    let task: Task = rep.create(due("Send the rate list to Dr Rao")).await?;
    let other: Task = rep.create(due("Ring the blood bank")).await?;
    app.clock.advance_seconds(18 * 3_600 + 1_800);
    for one in [&task, &other] {
        app.finish_jobs(one.head.id).await?;
    }
    // What is done before the mail leaves is told to nobody.
    let path = format!("/tasks/{}", other.head.id);
    let version = rep.get(&path).await?.json["version"].clone();
    let moved = rep.post(&format!("{path}/transitions"), &json!({"to": "done"}));
    let moved = moved.header("if-match", &format!("\"{version}\"")).await?;
    assert_eq!(moved.status, 200, "{}", moved.text);
    app.clock.advance_seconds(600);
    let mails_to = async |who: Who| -> Result<Vec<String>> {
        app.finish_jobs(who.id()).await?;
        let all = mailbox.mails().into_iter().map(|mail| mail.replace("=\r\n", ""));
        Ok(all.filter(|mail| mail.contains(&format!("To: {}", who.email()))).collect())
    };
    let came = mails_to(Who::Rep).await?;
    let [mail] = came.as_slice() else { anyhow::bail!("{} mails", came.len()) };
    let page = format!("https://setu.example.in/tasks/{}", task.head.id);
    for expected in ["Subject: A task is overdue\r\n", &page] {
        assert!(mail.contains(expected), "{expected} is missing in\n{mail}");
    }
    assert!(!mail.contains("Rao") && !mail.contains("blood bank"), "{mail}");
    assert_eq!(mails_to(Who::Manager).await?.len(), 0);
    // The morning after.
    app.clock.advance_seconds(86_400 - 600);
    app.finish_jobs(task.head.id).await?;
    app.clock.advance_seconds(600);
    let came = mails_to(Who::Manager).await?;
    assert_eq!(came.len(), 1);
    assert!(came[0].contains("Subject: A task of your team has been overdue for a day\r\n"), "{}", came[0]);
    assert_eq!(mails_to(Who::Rep).await?.len(), 1);
    app.stop().await;
    Ok(())
}
