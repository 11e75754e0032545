//! Files: taken in as they come, given out by links that end, and nothing of them ever runs.

use super::comments::contact;
use anyhow::{Context, Result, bail};
use api::config::Limits;
use api::talk::attachment::sweep;
use domain::kernel::RecordId;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;
use tests::{Answer, Caller, Content, Kind, TestApp, TestDatabase, on_both, run_on_database, told};

on_both!(
    a_file_lives,
    a_picture_has_a_small_one,
    a_link_is_for_one_file_and_ends,
    what_could_run_never_does,
    sent_again_it_is_the_same_file,
    what_broke_off_leaves_nothing,
    another_node_has_it_too,
    sweeping_leaves_what_is_needed,
    what_is_refused,
);

/// One pixel, half transparent.
const PICTURE: &str = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da6364f8cf500f00038601805a347d6b0000000049454e44ae426082";

async fn put(caller: &Caller, id: RecordId, record: RecordId, name: &str, bytes: Vec<u8>) -> Result<Answer> {
    let path = format!("/attachments/{id}?resource=contacts&record_id={record}&name={name}");
    caller.request(Method::PUT, &path).header("content-type", "application/octet-stream").body(bytes).await
}

async fn list(caller: &Caller, record: RecordId) -> Result<Answer> {
    caller.get(&format!("/attachments?resource=contacts&record_id={record}")).await
}

/// Without a token: the link is the permission.
async fn open(app: &TestApp, url: &str) -> Result<(reqwest::header::HeaderMap, u16, Vec<u8>)> {
    let response = reqwest::get(format!("{}{url}", app.url)).await?;
    let (headers, status) = (response.headers().clone(), response.status().as_u16());
    Ok((headers, status, response.bytes().await?.to_vec()))
}

async fn a_file_lives(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let record = contact(&rep).await?;
    // More than one piece of the disk and of the wire.
    let bytes: Vec<u8> = b"%PDF-1.7\n".iter().copied().chain((0..700_000_u32).map(|n| n.to_le_bytes()[0])).collect();
    let made = put(&rep, app.clock.new_id(), record, "Report%20March.pdf", bytes.clone()).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((made.text_at("/content_type"), made.text_at("/author/name")), ("application/pdf", "Asha Rawat"));
    assert_eq!(made.json["size"], json!(bytes.len()));
    let listed = list(&manager, record).await?;
    assert_eq!(listed.column("name"), ["Report March.pdf"]);
    let (headers, status, body) = open(&app, listed.text_at("/data/0/file_url")).await?;
    assert_eq!((status, body == bytes), (200, true));
    assert_eq!(headers["content-length"], bytes.len().to_string().as_str());
    let disposition = headers["content-disposition"].to_str()?;
    assert!(disposition.starts_with("attachment; filename=\"Report March.pdf\""), "{disposition}");
    let path = format!("/attachments/{}", made.text_at("/id"));
    assert_eq!(manager.delete(&path, 2).await?.code(), "stale_version");
    assert_eq!(manager.delete(&path, 1).await?.status, 204);
    assert_eq!(list(&rep, record).await?.rows().len(), 0);
    assert_eq!(open(&app, made.text_at("/file_url")).await?.1, 404);
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.version(), Some(3));
    assert_eq!(open(&app, made.text_at("/file_url")).await?.1, 200);
    let history = rep.get(&format!("/events?resource=contacts&record_id={record}")).await?;
    let kinds: Vec<&Value> = history.rows().iter().map(|event| &event["kind"]).collect();
    assert_eq!(kinds, ["restored", "deleted", "created", "created"]);
    assert_eq!(history.rows()[1]["changes"]["name"]["to"], "Report March.pdf");
    Ok(())
}

fn picture() -> Vec<u8> {
    let digits: Vec<char> = PICTURE.chars().filter(char::is_ascii_hexdigit).collect();
    digits.chunks(2).filter_map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok()).collect()
}

async fn a_picture_has_a_small_one(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let made = put(&rep, app.clock.new_id(), record, "photo.png", picture()).await?;
    assert_eq!(made.text_at("/content_type"), "image/png", "{}", made.text);
    let (headers, status, body) = open(&app, made.text_at("/thumbnail_url")).await?;
    assert_eq!((status, headers["content-type"].to_str()?), (200, "image/jpeg"));
    assert!(body.starts_with(&[0xff, 0xd8, 0xff]));
    let (headers, _, body) = open(&app, made.text_at("/picture_url")).await?;
    assert_eq!((headers["content-type"].to_str()?, body), ("image/png", picture()));
    assert!(headers["content-disposition"].to_str()?.starts_with("inline"));
    // One that says to be larger than anything: the file stays, nobody decodes it.
    let mut huge = picture();
    huge[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let made = put(&rep, app.clock.new_id(), record, "huge.png", huge).await?;
    assert_eq!((made.status, made.json.get("thumbnail_url")), (201, None), "{}", made.text);
    Ok(())
}

async fn a_link_is_for_one_file_and_ends(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let one = put(&rep, app.clock.new_id(), record, "one.txt", b"One".to_vec()).await?;
    let two = put(&rep, app.clock.new_id(), record, "two.txt", b"Two".to_vec()).await?;
    let url = one.text_at("/file_url");
    assert_eq!(open(&app, url).await?.2, b"One");
    let other = url.replace(one.text_at("/id"), two.text_at("/id"));
    let (_, query) = url.split_once("&end=").context("no end")?;
    let (end, _) = query.split_once('&').context("nothing behind it")?;
    let later = url.replace(end, "9999999999");
    for forged in [&other, &later, &url.replace("part=file", "part=picture"), &url[..url.len() - 2]] {
        assert_eq!(open(&app, forged).await?.1, 404, "{forged}");
    }
    // Links of the same quarter of an hour are the same, so that browsers keep what they have.
    assert_eq!(list(&rep, record).await?.text_at("/data/1/file_url").len(), url.len());
    app.clock.advance_seconds(31 * 60);
    assert_eq!(open(&app, url).await?.1, 404);
    Ok(())
}

async fn what_could_run_never_does(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>".to_vec();
    let drawing =
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let eicar = br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*".to_vec();
    for (name, bytes) in [("photo.png", page), ("photo.svg", drawing), ("photo.jpg", eicar)] {
        let made = put(&rep, app.clock.new_id(), record, name, bytes).await?;
        assert_eq!((made.status, made.json.get("picture_url")), (201, None), "{}", made.text);
        let (headers, _, _) = open(&app, made.text_at("/file_url")).await?;
        assert_eq!(headers["content-type"], "application/octet-stream");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(headers["content-disposition"].to_str()?.starts_with("attachment"));
        let policies: Vec<_> = headers.get_all("content-security-policy").iter().collect();
        assert_eq!(policies, ["default-src 'none'; sandbox; frame-ancestors 'none'"]);
        assert_eq!(open(&app, &made.text_at("/file_url").replace("part=file", "part=picture")).await?.1, 404);
    }
    Ok(())
}

async fn sent_again_it_is_the_same_file(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (record, id) = (contact(&rep).await?, app.clock.new_id());
    let first = put(&rep, id, record, "one.txt", b"One".to_vec()).await?;
    let again = put(&rep, id, record, "one.txt", b"One".to_vec()).await?;
    assert_eq!((first.status, again.status, &again.json), (201, 200, &first.json));
    let other = put(&rep, id, record, "one.txt", b"Other".to_vec()).await?;
    assert_eq!((other.status, other.code()), (409, "duplicate"));
    assert_eq!(open(&app, first.text_at("/file_url")).await?.2, b"One");
    assert_eq!(list(&rep, record).await?.rows().len(), 1);
    // Two at once: one of them is the file.
    let id = app.clock.new_id();
    let (left, right) = tokio::join!(
        put(&rep, id, record, "two.txt", b"Left".to_vec()),
        put(&rep, id, record, "two.txt", b"Right".to_vec())
    );
    let (left, right) = (left?, right?);
    let (won, lost, bytes) = if left.status == 201 { (left, right, "Left") } else { (right, left, "Right") };
    assert_eq!((won.status, lost.status), (201, 409), "{}", lost.text);
    assert_eq!(open(&app, won.text_at("/file_url")).await?.2, bytes.as_bytes());
    Ok(())
}

async fn what_broke_off_leaves_nothing(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let path = format!("/attachments/{}?resource=contacts&record_id={record}&name=half.bin", app.clock.new_id());
    // Says to be longer than it is, and hangs up.
    let token = rep.client.access_token().unwrap_or_default();
    let head = format!(
        "PUT /api/v1{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: 400000\r\n\r\n"
    );
    let mut socket = std::net::TcpStream::connect(app.url.trim_start_matches("http://"))?;
    socket.write_all(head.as_bytes())?;
    socket.write_all(&vec![7; 300_000])?;
    let incoming = app.database_files().join("incoming");
    let begun = || std::fs::read_dir(&incoming).map_or(0, Iterator::count);
    wait_until(|| begun() == 1).await?;
    drop(socket);
    wait_until(|| begun() == 0).await?;
    assert_eq!(list(&rep, record).await?.rows().len(), 0);
    Ok(())
}

async fn wait_until(holds: impl Fn() -> bool) -> Result<()> {
    for _ in 0..200 {
        if holds() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bail!("four seconds were not enough")
}

async fn another_node_has_it_too(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    let made = put(&rep.at(&node.url), app.clock.new_id(), record, "one.txt", b"One".to_vec()).await?;
    assert_eq!(open(&app, made.text_at("/file_url")).await?.2, b"One");
    node.stop().await;
    Ok(())
}

async fn sweeping_leaves_what_is_needed(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (record, id) = (contact(&rep).await?, app.clock.new_id());
    let kept = put(&rep, app.clock.new_id(), record, "photo.png", picture()).await?;
    let thrown = put(&rep, id, record, "old.png", picture()).await?;
    // Its second try lies there without a row.
    put(&rep, id, record, "old.png", picture()).await?;
    app.state.files.begin("unfinished").map(std::mem::forget)?;
    let swept = async |age: Duration| {
        let state = app.state.clone();
        actix_web::web::block(move || sweep(&state.database, &*state.files, age)).await?.map_err(told)
    };
    assert_eq!(swept(Duration::from_hours(1)).await?, 0, "what is young may still get its row");
    assert_eq!(swept(Duration::ZERO).await?, 3, "the beginning, the second try and its thumbnail");
    assert_eq!(rep.delete(&format!("/attachments/{id}"), 1).await?.status, 204);
    assert_eq!(swept(Duration::ZERO).await?, 0, "the recycle bin keeps it");
    app.clock.advance_seconds(31 * 24 * 60 * 60);
    assert_eq!(swept(Duration::ZERO).await?, 2, "the file and its thumbnail");
    let rep = app.rep().await?;
    let left = list(&rep, record).await?;
    assert_eq!(left.column("id"), [kept.text_at("/id")]);
    assert_eq!(open(&app, left.text_at("/data/0/thumbnail_url")).await?.1, 200);
    assert_eq!(rep.post(&format!("/attachments/{}/restore", thrown.text_at("/id")), &json!({})).await?.status, 404);
    Ok(())
}

async fn what_is_refused(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    assert_eq!(put(&rep, app.clock.new_id(), record, "one.txt", Vec::new()).await?.complaint(), " required");
    assert_eq!(put(&rep, app.clock.new_id(), record, "", b"One".to_vec()).await?.complaint(), "name length");
    let old = RecordId(uuid::Uuid::from_u128(7));
    assert_eq!(put(&rep, old, record, "one.txt", b"One".to_vec()).await?.complaint(), "id id");
    assert_eq!(app.far().await?.get(&format!("/attachments?resource=contacts&record_id={record}")).await?.status, 404);
    let made = put(&rep, app.clock.new_id(), record, "..%2F..%2Fetc%2Fpasswd", b"One".to_vec()).await?;
    assert_eq!(made.text_at("/name"), "passwd");
    Ok(())
}

#[test]
fn too_large_is_refused_and_leaves_nothing() -> Result<()> {
    run_on_database(Kind::Sqlite, Content::Organisation, async |database: TestDatabase| {
        let folder = database.files();
        let app = TestApp::start_with(database, Limits { attachment: 1_000, ..Limits::default() })?;
        let rep = app.rep().await?;
        let record = contact(&rep).await?;
        let id = app.clock.new_id();
        assert_eq!(put(&rep, id, record, "big.bin", vec![7; 1_001]).await?.code(), "too_large");
        assert_eq!(put(&rep, id, record, "big.bin", vec![7; 1_000]).await?.status, 201);
        let left: usize = std::fs::read_dir(folder.join("incoming"))?.count();
        assert_eq!(left, 0, "beginnings of files");
        app.stop().await;
        Ok(())
    })
}
