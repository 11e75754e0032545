//! Push messages to browsers: whom they reach, what they say, and that only the browser reads it.

use super::comments::contact;
use super::notice_mails::tell;
use anyhow::{Context, Result};
use api::config::Limits;
use api::outbound::Outbound;
use domain::kernel::RecordId;
use domain::talk::notification::NotificationKind;
use serde_json::{Value, json};
use tests::push::{Browser, vapid};
use tests::{Answer, Caller, Gateway, TestApp, TestDatabase, Turn, Who, on_both};

on_both!(only_the_whole_world_is_reached, a_device_is_ones_own, a_tool_is_no_device,);

mod with_service {
    use super::{
        a_device_that_is_gone_is_forgotten, a_message_is_read_by_its_browser_alone,
        a_service_that_is_busy_is_asked_again, a_session_takes_its_device_along, what_waits_is_one_message,
    };
    use tests::on_both;

    on_both!(database Organisation:
        a_message_is_read_by_its_browser_alone,
        what_waits_is_one_message,
        a_device_that_is_gone_is_forgotten,
        a_session_takes_its_device_along,
        a_service_that_is_busy_is_asked_again,
    );
}

fn start(database: TestDatabase) -> Result<TestApp> {
    let limits = Limits { push_to_loopback: true, ..Limits::default() };
    TestApp::start_with_ways(database, limits, Outbound::default())
}

async fn subscribe(who: &Caller, browser: &Browser, endpoint: &str) -> Result<Answer> {
    let made = who.post("/push-subscriptions", &browser.subscription(endpoint)).await?;
    anyhow::ensure!(made.status == 201, "{}", made.text);
    Ok(made)
}

async fn devices(who: &Caller) -> Result<Vec<Value>> {
    Ok(who.get("/push-subscriptions").await?.rows().to_vec())
}

async fn told(app: &TestApp, record: RecordId, kind: NotificationKind) -> Result<()> {
    tell(app, kind, record).await?;
    app.clock.advance_seconds(20);
    app.finish_jobs(Who::Manager.id()).await
}

async fn only_the_whole_world_is_reached(app: TestApp) -> Result<()> {
    let (manager, browser) = (app.manager().await?, Browser::seeded(1));
    for endpoint in [
        "http://push.example.com/a",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "http://127.0.0.1:8080/a",
        "https://10.0.0.7/a",
        "https://169.254.169.254/latest",
        "https://[::1]/a",
        "https://[fd00::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://2130706433/a",
        "https://printer.local/a",
        "https://metadata.google.internal/a",
        "https://user@push.example.com/a",
        "https://push.example.com:22/a",
        "https:///a",
        "ftp://push.example.com/a",
        "push.example.com",
    ] {
        let refused = manager.post("/push-subscriptions", &browser.subscription(endpoint)).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, "/endpoint endpoint"), "{endpoint}");
    }
    for endpoint in ["https://push.example.com/a?b=c", "https://push.example.com:443/a", "https://[2600:1901::1]/a"] {
        subscribe(&manager, &browser, endpoint).await?;
    }
    let mut wrong = browser.subscription("https://push.example.com/a");
    wrong["keys"]["p256dh"] = json!("BBBB");
    assert_eq!(manager.post("/push-subscriptions", &wrong).await?.complaint(), "/keys/p256dh key");
    Ok(())
}

async fn a_device_is_ones_own(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let again = app.manager().await?;
    let endpoint = "https://push.example.com/shared";
    let made = subscribe(&manager, &Browser::seeded(1), endpoint).await?;
    app.clock.advance_seconds(1);
    subscribe(&again, &Browser::seeded(2), "https://push.example.com/phone").await?;
    let current: Vec<Value> = devices(&manager).await?.iter().map(|device| device["current"].clone()).collect();
    assert_eq!(current, [json!(false), json!(true)]);
    let path = format!("/push-subscriptions/{}", made.text_at("/id"));
    assert_eq!(rep.request(reqwest::Method::DELETE, &path).await?.status, 404);
    assert_eq!(app.admin().await?.request(reqwest::Method::DELETE, &path).await?.status, 404);
    // The same browser with new keys, then in the hands of somebody else.
    let renewed = subscribe(&manager, &Browser::seeded(3), endpoint).await?;
    assert_eq!(renewed.text_at("/id"), made.text_at("/id"));
    subscribe(&rep, &Browser::seeded(3), endpoint).await?;
    assert_eq!((devices(&manager).await?.len(), devices(&rep).await?.len()), (1, 1));
    assert_eq!(rep.request(reqwest::Method::DELETE, &path).await?.status, 204);
    assert_eq!(rep.request(reqwest::Method::DELETE, &path).await?.status, 404);
    // The key is the same at every node and after every start.
    let key = manager.get("/push-subscriptions").await?.text_at("/application_server_key").to_owned();
    let other = app.another_node()?;
    let there = other.manager().await?.get("/push-subscriptions").await?;
    assert_eq!((there.text_at("/application_server_key"), key.len()), (key.as_str(), 87));
    other.stop().await;
    // The oldest gives way to the twenty-first.
    for number in 0..25 {
        app.clock.advance_seconds(1);
        subscribe(&manager, &Browser::seeded(number), &format!("https://push.example.com/{number}")).await?;
    }
    assert_eq!(devices(&manager).await?.len(), 20);
    Ok(())
}

async fn a_tool_is_no_device(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let key = rep.post("/api-keys", &json!({"name": "A tool", "scopes": ["contacts:write"]})).await?;
    let tool = rep.with_token(key.text_at("/secret"));
    let asked =
        tool.post("/push-subscriptions", &Browser::seeded(1).subscription("https://push.example.com/a")).await?;
    assert_eq!(asked.code(), "key_not_allowed", "{}", asked.text);
    Ok(())
}

async fn a_message_is_read_by_its_browser_alone(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let service = Gateway::open(vec![Turn::Answers(201, "")])?;
    let manager = app.manager().await?;
    let record = contact(&app.rep().await?).await?;
    // Nobody is told whose devices are none.
    told(&app, record, NotificationKind::Shared).await?;
    let (browser, other) = (Browser::seeded(1), Browser::seeded(2));
    subscribe(&manager, &browser, &service.url("/one")).await?;
    subscribe(&app.manager().await?, &other, &service.url("/two")).await?;
    told(&app, record, NotificationKind::Mentioned).await?;
    let taken = service.wait(2).await?;
    assert_eq!(taken.len(), 2);
    let key = manager.get("/push-subscriptions").await?.text_at("/application_server_key").to_owned();
    for (path, reader, stranger) in [("POST /one", &browser, &other), ("POST /two", &other, &browser)] {
        let message = taken.iter().find(|taken| taken.line == path).with_context(|| format!("no {path}"))?;
        let text = reader.read(&message.bytes)?;
        assert_eq!(text["title"], "Setu");
        assert_eq!(text["body"], "Somebody mentioned you in a comment");
        assert_eq!(text["url"], format!("/people/{record}"));
        assert!(stranger.read(&message.bytes).is_err());
        for (name, value) in [("ttl", "86400"), ("urgency", "normal"), ("content-encoding", "aes128gcm")] {
            assert_eq!(message.header(name), Some(value), "{message:?}");
        }
        let topic = message.header("topic").context("no topic")?;
        assert_eq!((topic.len(), text["tag"].as_str().map(|tag| tag.replace('-', ""))), (32, Some(topic.to_owned())));
        let claims = vapid(message, &key)?;
        assert_eq!(claims["aud"], service.url(""));
        let lasts = claims["exp"].as_i64().context("no end")? - app.clock.now().utc().timestamp();
        assert!((1..=86_400).contains(&lasts), "{lasts}");
        assert!(!message.body.contains("mentioned"));
    }
    assert!(devices(&manager).await?.iter().all(|device| device["last_sent_at"].is_string()));
    // In the reader's language.
    let hindi = json!({"language": "hi", "time_zone": "Asia/Kolkata"});
    assert_eq!(manager.put("/me/preferences", &hindi).await?.status, 200);
    tell(&app, NotificationKind::InquiryLate, record).await?;
    app.finish_jobs(Who::Manager.id()).await?;
    let taken = service.wait(4).await?;
    let urgent = taken.iter().rev().find(|taken| taken.line == "POST /one").context("nothing urgent")?;
    assert_eq!(urgent.header("urgency"), Some("high"));
    assert_eq!(browser.read(&urgent.bytes)?["body"], "एक पूछताछ तय समय से ज़्यादा देर से रुकी है");
    app.stop().await;
    Ok(())
}

async fn what_waits_is_one_message(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let service = Gateway::open(vec![Turn::Answers(201, "")])?;
    let manager = app.manager().await?;
    let browser = Browser::seeded(1);
    subscribe(&manager, &browser, &service.url("/one")).await?;
    let record = contact(&app.rep().await?).await?;
    for kind in [NotificationKind::Mentioned, NotificationKind::Shared, NotificationKind::Assigned] {
        tell(&app, kind, record).await?;
    }
    // Who looks at the app within twenty seconds hears nothing.
    app.clock.advance_seconds(19);
    app.finish_jobs(Who::Manager.id()).await?;
    assert_eq!(service.taken().len(), 0);
    app.clock.advance_seconds(1);
    app.finish_jobs(Who::Manager.id()).await?;
    let taken = service.taken();
    assert_eq!(taken.len(), 1);
    let text = browser.read(&taken[0].bytes)?;
    assert_eq!((&text["body"], &text["url"]), (&json!("3 new notifications"), &json!("/inbox")));
    tell(&app, NotificationKind::Mentioned, record).await?;
    manager.post("/notifications/read", &json!({})).await?;
    app.clock.advance_seconds(20);
    app.finish_jobs(Who::Manager.id()).await?;
    assert_eq!(service.taken().len(), 1, "it was read before it left");
    app.stop().await;
    Ok(())
}

async fn a_device_that_is_gone_is_forgotten(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let (gone, unknown) = (Gateway::open(vec![Turn::Answers(410, "")])?, Gateway::open(vec![Turn::Answers(404, "")])?);
    let refusing = Gateway::open(vec![Turn::Answers(400, "")])?;
    let here = Gateway::open(vec![Turn::Answers(201, "")])?;
    let manager = app.manager().await?;
    for (number, service) in (0..).zip([&gone, &unknown, &refusing, &here]) {
        subscribe(&manager, &Browser::seeded(number), &service.url("/a")).await?;
    }
    let record = contact(&app.rep().await?).await?;
    told(&app, record, NotificationKind::Mentioned).await?;
    here.wait(1).await?;
    assert_eq!(devices(&manager).await?.len(), 2, "what refuses one message may take the next");
    told(&app, record, NotificationKind::Mentioned).await?;
    assert_eq!((gone.taken().len(), unknown.taken().len(), here.taken().len()), (1, 1, 2));
    app.stop().await;
    Ok(())
}

async fn a_session_takes_its_device_along(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let service = Gateway::open(vec![Turn::Answers(201, "")])?;
    let (one, two, three) = (app.manager().await?, app.manager().await?, app.manager().await?);
    for (number, who) in (0..).zip([&one, &two, &three]) {
        subscribe(who, &Browser::seeded(number), &service.url(&format!("/{number}"))).await?;
    }
    assert_eq!(one.post("/auth/logout", &json!({})).await?.status, 204);
    assert_eq!(devices(&two).await?.len(), 2);
    // Somebody else's hands: the administrator ends what is left.
    let path = format!("/users/{}/sessions", Who::Manager.id());
    assert_eq!(app.admin().await?.request(reqwest::Method::DELETE, &path).await?.status, 204);
    let record = contact(&app.rep().await?).await?;
    told(&app, record, NotificationKind::Mentioned).await?;
    assert_eq!(service.taken().len(), 0);
    assert_eq!(devices(&app.manager().await?).await?.len(), 0);
    app.stop().await;
    Ok(())
}

async fn a_service_that_is_busy_is_asked_again(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let busy = Gateway::open(vec![Turn::Answers(503, ""), Turn::HangsUp, Turn::Answers(201, "")])?;
    let ready = Gateway::open(vec![Turn::Answers(201, "")])?;
    let manager = app.manager().await?;
    subscribe(&manager, &Browser::seeded(1), &busy.url("/a")).await?;
    subscribe(&manager, &Browser::seeded(2), &ready.url("/b")).await?;
    let record = contact(&app.rep().await?).await?;
    told(&app, record, NotificationKind::Mentioned).await?;
    assert_eq!((busy.taken().len(), ready.taken().len()), (1, 1));
    for seconds in [2, 4] {
        app.clock.advance_seconds(seconds);
        app.finish_jobs(Who::Manager.id()).await?;
    }
    // The device that has got it does not get it again, and the one that was tried knows it by its topic.
    let tried = busy.wait(3).await?;
    assert_eq!((tried.len(), ready.taken().len()), (3, 1));
    assert_eq!(tried[0].header("topic"), tried[2].header("topic"));
    app.stop().await;
    Ok(())
}
