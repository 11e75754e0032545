//! Feeds: made and shown once, read without signing in by whoever knows the address, revoked.

use anyhow::{Result, ensure};
use domain::day::activity::{Activity, ActivityData};
use domain::day::calendar::{CreatedCalendarFeed, NewCalendarFeed};
use domain::day::task::{Task, TaskData};
use domain::kernel::Timestamp;
use domain::people::contact::Contact;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Caller, TestApp, Who, a_contact, an_activity, on_both};

on_both!(
    whoever_knows_the_address_reads_it,
    it_is_shown_once,
    names_are_for_whoever_chose_them,
    nothing_new_is_not_sent_again,
    whatever_ends_a_feed_ends_it_at_once,
    it_is_read_so_often_and_not_more,
    everybody_has_a_bounded_number,
);

async fn make(owner: &Caller, with_names: bool) -> Result<CreatedCalendarFeed> {
    Ok(owner.client.create_calendar_feed(&NewCalendarFeed { name: "My phone".to_owned(), with_names }).await?)
}

/// As a phone asks: without signing in.
async fn open(app: &TestApp, path: &str) -> Result<Answer> {
    app.anonymous().get(&format!("/{path}")).await
}

/// A visit, a task for a day and one for an hour.
async fn a_day(rep: &Caller) -> Result<Activity> {
    let doctor: Contact = rep.create(a_contact()).await?;
    let at: Timestamp = "2026-11-24T05:00:00Z".parse()?;
    let data = ActivityData { starts_at: at, place: Some("OPD block".to_owned()), ..an_activity(doctor.head.id) };
    let visit: Activity = rep.create(data).await?;
    let due_on = Some("2026-11-25".parse()?);
    let _: Task = rep.create(TaskData { due_on, ..TaskData::new("Send prices; ask, politely") }).await?;
    let due_at = Some("2026-11-25T06:00:00Z".parse()?);
    let _: Task = rep.create(TaskData { due_at, ..TaskData::new("Call Asha") }).await?;
    Ok(visit)
}

async fn whoever_knows_the_address_reads_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_day(&rep).await?;
    // A colleague's stands in the colleague's.
    a_day(&app.colleague().await?).await?;
    let made = make(&rep, true).await?;
    let read = open(&app, &made.path).await?;
    assert_eq!((read.status, read.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    assert_eq!(read.header("cache-control"), Some("private, no-cache"));
    assert_eq!(read.header("x-robots-tag"), Some("noindex"));
    assert_eq!(read.text.matches("BEGIN:VEVENT\r\n").count(), 3, "{}", read.text);
    let id = visit.head.id;
    for line in [
        format!("UID:activities-{id}@setu"),
        "DTSTART:20261124T050000Z".to_owned(),
        "DTEND:20261124T053000Z".to_owned(),
        "SUMMARY:Visit: Dr Meera Iyer".to_owned(),
        "LOCATION:OPD block".to_owned(),
        "STATUS:TENTATIVE".to_owned(),
        "SUMMARY:Task: Send prices\\; ask\\, politely".to_owned(),
        "DTSTART;VALUE=DATE:20261125".to_owned(),
        "DTEND;VALUE=DATE:20261126".to_owned(),
        "DTSTART:20261125T060000Z".to_owned(),
    ] {
        assert!(read.text.contains(&format!("\r\n{line}\r\n")), "{line} is not in {}", read.text);
    }
    // It is known when it was last read.
    let known = rep.client.list_calendar_feeds().await?;
    assert_eq!(known.iter().map(|feed| feed.last_used_at).collect::<Vec<_>>(), [Some(app.clock.now())]);
    // Whose language is Hindi reads it in Hindi.
    let hindi = json!({"language": "hi", "time_zone": "Asia/Kolkata"});
    assert_eq!(rep.request(Method::PUT, "/me/preferences").json(&hindi).await?.status / 100, 2);
    assert!(open(&app, &made.path).await?.text.contains("SUMMARY:मुलाक़ात: Dr Meera Iyer"));
    Ok(())
}

async fn it_is_shown_once(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let answer = rep.post("/calendar-feeds", &json!({"name": "  My phone "})).await?;
    ensure!(answer.status == 201, "{}", answer.text);
    let path = answer.text_at("/path").to_owned();
    let secret = path.trim_start_matches("/calendar/").trim_end_matches(".ics");
    assert!(secret.starts_with("setucal_") && secret.len() == 59, "{secret}");
    let list = rep.get("/calendar-feeds").await?;
    assert_eq!((list.text_at("/0/name"), list.json[0]["with_names"].clone()), ("My phone", json!(false)));
    assert_eq!(list.text_at("/0/prefix"), secret.split('_').nth(1).unwrap_or_default());
    assert!(!list.text.contains(secret), "{}", list.text);
    assert_eq!(admin.get("/calendar-feeds").await?.json, json!([]));
    let audit = admin.get("/audit?action=feed_created").await?;
    assert_eq!((audit.rows().len(), audit.text_at("/data/0/record_id")), (1, list.text_at("/0/id")));
    assert!(!audit.text.contains(secret), "{}", audit.text);
    for bad in
        [json!({"name": " "}), json!({"name": "x".repeat(81)}), json!({"name": "Mine", "owner_id": Who::Far.id()})]
    {
        assert_eq!(rep.post("/calendar-feeds", &bad).await?.status, 422, "{bad}");
    }
    Ok(())
}

async fn names_are_for_whoever_chose_them(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    a_day(&rep).await?;
    let (named, bare) = (make(&rep, true).await?, make(&rep, false).await?);
    let (named, bare) = (open(&app, &named.path).await?, open(&app, &bare.path).await?);
    assert!(named.text.contains("Meera") && named.text.contains("Call Asha"), "{}", named.text);
    assert!(
        !bare.text.contains("Meera") && !bare.text.contains("Asha") && !bare.text.contains("prices"),
        "{}",
        bare.text
    );
    assert!(bare.text.contains("\r\nSUMMARY:Visit\r\n") && bare.text.contains("\r\nSUMMARY:Task\r\n"), "{}", bare.text);
    Ok(())
}

async fn nothing_new_is_not_sent_again(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_day(&rep).await?;
    let path = format!("/{}", make(&rep, true).await?.path);
    let phone = app.anonymous();
    let first = phone.get(&path).await?;
    let tag = first.header("etag").unwrap_or_default().to_owned();
    app.clock.advance_seconds(7_200);
    let again = phone.get(&path).header("if-none-match", &format!("W/\"x\", {tag}")).await?;
    assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", Some(tag.as_str())));
    // The old session is over.
    let rep = app.rep().await?;
    let change = json!({"starts_at": "2026-11-24T07:00:00Z"});
    assert_eq!(rep.patch(&format!("/activities/{}", visit.head.id), 1, &change).await?.status, 200);
    let changed = phone.get(&path).header("if-none-match", &tag).await?;
    assert_eq!(changed.status, 200);
    assert!(changed.text.contains("\r\nDTSTART:20261124T070000Z\r\n") && changed.text.contains("\r\nSEQUENCE:1\r\n"));
    Ok(())
}

async fn whatever_ends_a_feed_ends_it_at_once(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let (revoked, lasting) = (make(&rep, false).await?, make(&rep, false).await?);
    let status = async |path: &str| anyhow::Ok(open(&app, path).await?.status);
    assert_eq!((status(&revoked.path).await?, status(&lasting.path).await?), (200, 200));
    // Somebody else's is not there to revoke.
    let path = format!("/calendar-feeds/{}", revoked.feed.id);
    assert_eq!(admin.request(Method::DELETE, &path).await?.status, 404);
    assert_eq!(rep.request(Method::DELETE, &path).await?.status, 204);
    assert_eq!(rep.request(Method::DELETE, &path).await?.status, 204);
    assert_eq!((status(&revoked.path).await?, status(&lasting.path).await?), (404, 200));
    assert_eq!(admin.get("/audit?action=feed_revoked").await?.rows().len(), 1);
    // One letter of the secret, or of the prefix; another ending; nothing at all.
    let (secret, _) = lasting.path.rsplit_once('.').unwrap_or_default();
    let forge = |at: usize| {
        let mut forged = lasting.path.clone();
        forged.replace_range(at..=at, "1");
        forged
    };
    for forged in [forge(60), forge(20), secret.to_owned(), format!("{secret}.txt"), "/calendar/.ics".to_owned()] {
        assert_eq!(status(&forged).await?, 404, "{forged}");
    }
    // Whoever is shown out takes the calendar with them.
    let out = json!({"status": "suspended"});
    assert_eq!(admin.patch(&format!("/users/{}", Who::Rep.id()), 1, &out).await?.status, 200);
    assert_eq!(status(&lasting.path).await?, 404);
    Ok(())
}

async fn it_is_read_so_often_and_not_more(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let made = make(&rep, false).await?;
    for _ in 0..120 {
        assert_eq!(open(&app, &made.path).await?.status, 200);
    }
    let refused = open(&app, &made.path).await?;
    assert_eq!((refused.status, refused.header("retry-after").is_some()), (429, true), "{}", refused.text);
    // Another one is another one, and an hour later it is read again.
    assert_eq!(open(&app, &make(&rep, false).await?.path).await?.status, 200);
    app.clock.advance_seconds(3_601);
    assert_eq!(open(&app, &made.path).await?.status, 200);
    // Guessing ends soon.
    let guess = format!("/calendar/setucal_{}_{}.ics", "a".repeat(10), "b".repeat(40));
    for _ in 0..60 {
        assert_eq!(open(&app, &guess).await?.status, 404);
    }
    assert_eq!(open(&app, &guess).await?.status, 429);
    assert_eq!(open(&app, &made.path).await?.status, 200);
    Ok(())
}

async fn everybody_has_a_bounded_number(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut last = make(&rep, false).await?;
    for _ in 1..20 {
        last = make(&rep, false).await?;
    }
    let refused = rep.post("/calendar-feeds", &json!({"name": "One more"})).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"));
    rep.client.revoke_calendar_feed(last.feed.id).await?;
    make(&rep, false).await?;
    Ok(())
}
