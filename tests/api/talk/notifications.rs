//! Notifications: made with their cause, read by one person only.

use super::comments::{comment, contact};
use anyhow::Result;
use domain::talk::comment::mention;
use serde_json::json;
use tests::{TestApp, Who, on_both};

on_both!(each_cause_tells_whom_it_concerns, unread_ones_come_first, nobody_reads_anothers, counting_stops_at_a_hundred);

async fn each_cause_tells_whom_it_concerns(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let record = contact(&rep).await?;
    let text = format!("{} and {}, look", mention(Who::Manager.id()), mention(Who::Rep.id()));
    let made = comment(&rep, record, &text).await?;
    app.clock.advance_seconds(1);
    let team = json!({"resource": "contacts", "record_id": record, "grantee_id": tests::organisation::GURUGRAM_SALES, "access": "read"});
    assert_eq!(rep.post("/shares", &team).await?.status, 201);
    app.clock.advance_seconds(1);
    let path = format!("/contacts/{record}");
    assert_eq!(rep.patch(&path, 1, &json!({"owner_id": Who::Manager.id()})).await?.status, 200);
    let inbox = manager.get("/notifications").await?;
    assert_eq!(inbox.column("kind"), ["assigned", "mentioned"], "{}", inbox.text);
    assert_eq!(inbox.text_at("/data/1/actor/name"), "Asha Rawat");
    assert_eq!(inbox.text_at("/data/1/record/name"), "Meera");
    assert_eq!(inbox.text_at("/data/1/text"), "@Vikram Sethi and @Asha Rawat, look");
    assert_eq!(inbox.text_at("/data/1/comment_id"), made.text_at("/id"));
    // Nobody is told of what they did themselves.
    assert_eq!(rep.get("/notifications").await?.rows().len(), 0);
    for member in [app.far().await?, app.caller(Who::FarManager).await?] {
        assert_eq!(member.get("/notifications").await?.column("kind"), ["shared"]);
    }
    // A comment that is taken away says nothing any more, and a record that is not seen any more has no name.
    assert_eq!(rep.patch(&path, 2, &json!({"owner_id": Who::Far.id()})).await?.status, 404, "not the rep's any more");
    assert_eq!(manager.patch(&path, 2, &json!({"owner_id": Who::Far.id()})).await?.status, 200);
    let inbox = manager.get("/notifications").await?;
    assert_eq!((inbox.text_at("/data/1/record/name"), inbox.text_at("/data/1/text")), ("", ""), "{}", inbox.text);
    Ok(())
}

async fn unread_ones_come_first(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let record = contact(&rep).await?;
    for number in 0..5 {
        comment(&rep, record, &format!("{} {number}", mention(Who::Manager.id()))).await?;
        app.clock.advance_seconds(1);
    }
    let count = async || anyhow::Ok(manager.get("/notifications/unread").await?.json["count"].clone());
    assert_eq!(count().await?, json!(5));
    let ids = manager.get("/notifications").await?.column("id");
    let read = manager.post("/notifications/read", &json!({"ids": [ids[0], ids[2]]})).await?;
    assert_eq!(read.json, json!({"count": 3}));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = manager.get(&format!("/notifications?limit=2{cursor}")).await?;
        seen.extend(page.column("id"));
        match page.text_at("/page/next_cursor") {
            "" => break,
            next => cursor = format!("&cursor={next}"),
        }
    }
    assert_eq!(seen, [1, 3, 4, 0, 2].map(|index: usize| ids[index].clone()));
    assert_eq!(manager.get("/notifications?unread=true").await?.rows().len(), 3);
    assert_eq!(manager.post("/notifications/read", &json!({})).await?.json, json!({"count": 0}));
    assert_eq!(manager.get("/notifications").await?.column("id"), ids);
    for (query, complaint) in
        [("unread=maybe", "unread type"), ("limit=201", "limit range"), ("q=x", "q unknown_parameter")]
    {
        assert_eq!(manager.get(&format!("/notifications?{query}")).await?.complaint(), complaint);
    }
    assert_eq!(manager.post("/notifications/read", &json!({"ids": []})).await?.complaint(), "/ids length");
    Ok(())
}

async fn nobody_reads_anothers(app: TestApp) -> Result<()> {
    let (rep, manager, admin) = (app.rep().await?, app.manager().await?, app.admin().await?);
    let record = contact(&rep).await?;
    comment(&rep, record, &mention(Who::Manager.id())).await?;
    let ids = manager.get("/notifications").await?.column("id");
    assert_eq!(admin.get("/notifications").await?.rows().len(), 0);
    assert_eq!(admin.post("/notifications/read", &json!({"ids": ids})).await?.status, 200);
    assert_eq!(manager.get("/notifications/unread").await?.json, json!({"count": 1}));
    Ok(())
}

async fn counting_stops_at_a_hundred(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    for _ in 0..103 {
        let body = json!({"kind": "clinic", "name": "Care", "owner_id": Who::Manager.id()});
        assert_eq!(rep.post("/accounts", &body).await?.status, 201);
    }
    assert_eq!(manager.get("/notifications/unread").await?.json, json!({"count": 100}));
    Ok(())
}
