//! Comments: written, read, changed, taken away, with those whom they mention.

use anyhow::Result;
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, UserId};
use domain::talk::comment::mention;
use serde_json::json;
use tests::{Answer, Caller, TestApp, Who, on_both, organisation};

on_both!(
    a_comment_lives,
    comments_come_in_pages,
    a_history_tells_changes_and_comments_in_order,
    a_mention_is_a_name,
    who_cannot_see_the_record_is_told_of,
    what_is_refused,
    sent_twice_is_written_once,
);

/// A contact of the rep's.
pub async fn contact(rep: &Caller) -> Result<RecordId> {
    let made = rep.post("/contacts", &json!({"kind": "doctor", "given_name": "Meera"})).await?;
    Ok(RecordId(made.text_at("/id").parse()?))
}

pub async fn comment(caller: &Caller, record: RecordId, text: &str) -> Result<Answer> {
    caller.post("/comments", &json!({"resource": "contacts", "record_id": record, "text": text})).await
}

async fn a_comment_lives(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let record = contact(&rep).await?;
    let made = comment(&rep, record, "Called her.").await?;
    assert_eq!((made.status, made.version()), (201, Some(1)), "{}", made.text);
    assert_eq!(made.text_at("/author/name"), "Asha Rawat");
    let path = format!("/comments/{}", made.text_at("/id"));
    assert_eq!(made.header("location"), Some(format!("/api/v1{path}").as_str()));
    assert_eq!(manager.get(&path).await?.json, made.json);
    // Only the author changes it, and names the version that was read.
    let other = json!({"text": "Not mine"});
    assert_eq!(manager.patch(&path, 1, &other).await?.code(), "forbidden");
    assert_eq!(rep.patch(&path, 2, &json!({"text": "Late"})).await?.code(), "stale_version");
    let changed = rep.patch(&path, 1, &json!({"text": "Called her twice."})).await?;
    assert_eq!((changed.version(), changed.text_at("/text")), (Some(2), "Called her twice."));
    // The same text once more changes nothing.
    assert_eq!(rep.patch(&path, 2, &json!({"text": "Called her twice."})).await?.version(), Some(2));
    assert_eq!(rep.delete(&path, 2).await?.status, 204);
    assert_eq!((rep.get(&path).await?.status, rep.patch(&path, 3, &other).await?.status), (404, 404));
    let list = format!("/comments?resource=contacts&record_id={record}");
    assert_eq!(rep.get(&list).await?.rows().len(), 0);
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.version(), Some(4));
    assert_eq!(rep.get(&list).await?.column("text"), ["Called her twice."]);
    app.clock.advance_seconds(60);
    assert_eq!(rep.delete(&path, 4).await?.status, 204);
    app.clock.advance_seconds(31 * 24 * 60 * 60);
    let rep = app.rep().await?;
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.code(), "gone");
    Ok(())
}

async fn comments_come_in_pages(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    for number in 0..5 {
        comment(&rep, record, &format!("Comment {number}")).await?;
        app.clock.advance_seconds(1);
    }
    let list = format!("/comments?resource=contacts&record_id={record}&limit=2");
    let (mut texts, mut cursor, mut ids) = (Vec::new(), String::new(), Vec::new());
    loop {
        let page = rep.get(&format!("{list}{cursor}")).await?;
        texts.extend(page.column("text"));
        ids.extend(page.column("id"));
        match page.text_at("/page/next_cursor") {
            "" => break,
            next => cursor = format!("&cursor={next}"),
        }
    }
    assert_eq!(texts, ["Comment 4", "Comment 3", "Comment 2", "Comment 1", "Comment 0"]);
    let some = rep.get(&format!("{list}&ids={},{}", ids[1], ids[4])).await?;
    assert_eq!(some.column("text"), ["Comment 3", "Comment 0"]);
    Ok(())
}

async fn a_history_tells_changes_and_comments_in_order(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let first = comment(&rep, record, "First").await?;
    let path = format!("/contacts/{record}");
    assert_eq!(rep.patch(&path, 1, &json!({"notes": "Busy"})).await?.status, 200);
    comment(&rep, record, "Second").await?;
    rep.delete(&format!("/comments/{}", first.text_at("/id")), 1).await?;
    let history = rep.get(&format!("/events?resource=contacts&record_id={record}")).await?;
    let told: Vec<String> = history
        .rows()
        .iter()
        .map(|event| format!("{} {}", event["resource"].as_str().unwrap_or(""), event["kind"].as_str().unwrap_or("")))
        .collect();
    let order = ["comments deleted", "comments created", "contacts updated", "comments created", "contacts created"];
    assert_eq!(told, order);
    assert_eq!(history.rows()[1]["about_id"], json!(record));
    // Who catches up reads them with the record that they are about; who does not see it, not.
    app.settle().await?;
    let all = app.manager().await?.get("/events?after=0").await?;
    assert_eq!(all.rows().iter().filter(|event| event["about_id"] == json!(record)).count(), 3);
    let none = app.neighbour().await?.get("/events?after=0").await?;
    assert_eq!(none.rows().len(), 0, "{}", none.text);
    // With whom the contact is shared reads its comments' events as well.
    app.share(Resource::Contacts, record, Who::Neighbour.id()).await?;
    let shared = app.neighbour().await?.get("/events?after=0").await?;
    assert_eq!(shared.rows().len(), 5, "{}", shared.text);
    Ok(())
}

async fn a_mention_is_a_name(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let text = format!("{} please call her", mention(Who::Manager.id()));
    let made = comment(&rep, record, &text).await?;
    assert_eq!(made.json["mentions"], json!([{"id": Who::Manager.id(), "name": "Vikram Sethi"}]));
    // The name is that of today.
    let admin = app.admin().await?;
    let path = format!("/users/{}", Who::Manager.id());
    let version = admin.get(&path).await?.version().unwrap_or_default();
    admin.patch(&path, version, &json!({"full_name": "Vikram Singh Sethi"})).await?;
    let read = rep.get(&format!("/comments/{}", made.text_at("/id"))).await?;
    assert_eq!(read.text_at("/mentions/0/name"), "Vikram Singh Sethi");
    assert_eq!(read.text_at("/text"), text);
    Ok(())
}

async fn who_cannot_see_the_record_is_told_of(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let text = format!("{} and {}", mention(Who::Manager.id()), mention(Who::Far.id()));
    let made = comment(&rep, record, &text).await?;
    assert_eq!(made.json["cannot_see"], json!([{"id": Who::Far.id(), "name": "Meena Dagar"}]));
    let unread = |caller: Caller| async move { caller.get("/notifications").await };
    assert_eq!(unread(app.manager().await?).await?.rows().len(), 1);
    assert_eq!(unread(app.far().await?).await?.rows().len(), 0);
    // Shared, they are told; and nothing is said about them when they are mentioned again.
    let share = json!({"resource": "contacts", "record_id": record, "grantee_id": Who::Far.id(), "access": "read"});
    assert_eq!(rep.post("/shares", &share).await?.status, 201);
    assert_eq!(unread(app.far().await?).await?.column("kind"), ["shared"]);
    assert_eq!(comment(&rep, record, &text).await?.json.get("cannot_see"), None);
    Ok(())
}

async fn what_is_refused(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let many: String = (0..21).map(|number| mention(UserId(uuid::Uuid::from_u128(number)))).collect();
    for (text, complaint) in [
        ("", "/text length"),
        ("  ", "/text required"),
        (&"x".repeat(4001), "/text length"),
        (&many, "/text mentions"),
        (&format!("@[{record}] hello"), "/text unknown"),
    ] {
        let answer = comment(&rep, record, text).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, complaint), "{text}");
    }
    for resource in ["users", "teams", "facilities", "events", "comments"] {
        let body = json!({"resource": resource, "record_id": organisation::NOIDA, "text": "Hello"});
        assert_eq!(rep.post("/comments", &body).await?.complaint(), "/resource choice", "{resource}");
    }
    for (query, complaint) in [
        ("", "resource required"),
        ("?resource=contacts", "record_id required"),
        ("?resource=palaces", "resource choice"),
        ("?resource=contacts&record_id=x", "record_id type"),
        (&format!("?resource=contacts&record_id={record}&limit=0"), "limit range"),
        (&format!("?resource=contacts&record_id={record}&ids=x"), "ids type"),
        (&format!("?resource=contacts&record_id={record}&sort=id"), "sort unknown_parameter"),
    ] {
        let answer = rep.get(&format!("/comments{query}")).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, complaint), "{query}");
    }
    let forged = rep.get(&format!("/comments?resource=contacts&record_id={record}&cursor=abc")).await?;
    assert_eq!((forged.status, forged.code()), (400, "bad_cursor"));
    // Nobody talks about what lies in the recycle bin; what was said there can still be read.
    assert_eq!(rep.delete(&format!("/contacts/{record}"), 1).await?.status, 204);
    assert_eq!(comment(&rep, record, "Too late").await?.status, 404);
    assert_eq!(rep.get(&format!("/comments?resource=contacts&record_id={record}")).await?.status, 200);
    Ok(())
}

async fn sent_twice_is_written_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let body = json!({"id": app.clock.new_id(), "resource": "contacts", "record_id": record, "text": "Once"});
    let first = rep.post("/comments", &body).once("a key").await?;
    let again = rep.post("/comments", &body).once("a key").await?;
    assert_eq!((first.status, again.status, &again.json), (201, 201, &first.json));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(rep.post("/comments", &body).await?.status, 409);
    assert_eq!(rep.get(&format!("/comments?resource=contacts&record_id={record}")).await?.rows().len(), 1);
    Ok(())
}
