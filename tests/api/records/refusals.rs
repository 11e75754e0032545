//! Bad input, tried on every record: each is refused with the documented problem, and nothing is written.

use super::sample::{self, Sample};
use anyhow::Result;
use api::each;
use api::kernel::db::schema::events;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, on_both};

on_both!(bodies, addresses, versions, lists, cursors, records_of_others);

/// Runs a test for each record, with one that is already there.
async fn for_each(app: &TestApp, test: impl AsyncFn(&Sample, &Caller, &Value) -> Result<()>) -> Result<()> {
    for sample in sample::all(app).await? {
        let caller = app.caller(sample.who).await?;
        let made = caller.post(&format!("/{}", sample.resource), &sample.new).await?;
        assert_eq!(made.status, 201, "{}: {}", sample.resource, made.text);
        let before = events(app).await?;
        test(&sample, &caller, &made.json).await?;
        let path = format!("/{}/{}", sample.resource, made.text_at("/id"));
        assert_eq!(caller.get(&path).await?.json, made.json, "{}: a refused request changed it", sample.resource);
        assert_eq!(events(app).await?, before, "{}: a refused request left an event", sample.resource);
    }
    Ok(())
}

async fn events(app: &TestApp) -> Result<i64> {
    app.read(|connection| Ok(each!(connection, c => events::table.count().get_result(c))?)).await
}

fn refused(answer: &Answer, status: u16, code: &str, what: &str) {
    assert_eq!((answer.status, answer.code()), (status, code), "{what}: {}", answer.text);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}");
}

fn complains(answer: &Answer, complaint: &str, what: &str) {
    refused(answer, 422, "invalid", what);
    assert_eq!(answer.complaint(), complaint, "{what}");
}

/// The two ways to write a record: whole, and as a patch of one that exists.
fn ways(sample: &Sample, record: &Value) -> [(Method, String); 2] {
    let list = format!("/{}", sample.resource);
    let one = format!("{list}/{}", record["id"].as_str().unwrap_or_default());
    [(Method::POST, list), (Method::PATCH, one)]
}

async fn bodies(app: TestApp) -> Result<()> {
    for_each(&app, async |sample, caller, record| {
        for (method, path) in ways(sample, record) {
            let send = async |body: &str| {
                let request = caller.request(method.clone(), &path).header("if-match", "\"1\"");
                request.header("content-type", "application/json").body(body.to_owned()).await
            };
            let with = |field: &str, value: Value| {
                let mut body = if method == Method::POST { sample.new.clone() } else { json!({}) };
                body[field] = value;
                body.to_string()
            };
            let what = format!("{method} {path}");
            for text in ["", "{", "{\"name", "nothing", &format!("{} {{}}", sample.new)] {
                refused(&send(text).await?, 400, "syntax", &format!("{what} {text}"));
            }
            for text in ["[]", "null", "7", "\"x\""] {
                complains(&send(text).await?, " type", &format!("{what} {text}"));
            }
            let other_type = if sample.new[sample.field].is_number() { json!("x") } else { json!(7) };
            complains(&send(&with(sample.field, other_type)).await?, " type", &what);
            complains(&send(&with(sample.field, json!({"x": []}))).await?, " type", &what);
            complains(&send(&with(sample.field, json!("a\u{0}b"))).await?, " character", &what);
            complains(&send(&with("nickname", json!("X"))).await?, "/nickname unknown_field", &what);
            complains(
                &send(&with("created_at", json!("2020-01-01T00:00:00Z"))).await?,
                "/created_at unknown_field",
                &what,
            );
            complains(&send(&with("version", json!(9))).await?, "/version unknown_field", &what);
            let large = with(sample.field, json!("x".repeat(app.state.limits.body)));
            refused(&send(&large).await?, 413, "too_large", &what);

            let body = sample.change.to_string();
            for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
                let request = caller.request(method.clone(), &path).header("if-match", "\"1\"");
                let answer = request.header("content-type", kind).body(body.clone()).await?;
                refused(&answer, 415, "unsupported_media", &format!("{what} {kind:?}"));
            }
            let answer = caller.request(method.clone(), &path).header("if-match", "\"1\"").body(body).await?;
            refused(&answer, 415, "unsupported_media", &what);
        }
        Ok(())
    })
    .await
}

async fn addresses(app: TestApp) -> Result<()> {
    for_each(&app, async |sample, caller, _| {
        let list = format!("/{}", sample.resource);
        let absent = app.clock.new_id().to_string();
        for id in [absent.as_str(), "not-an-id", "7", "00000000-0000-0000-0000-000000000000", "%00", "%ff", "'--"] {
            for (method, suffix) in
                [(Method::GET, ""), (Method::PATCH, ""), (Method::DELETE, ""), (Method::POST, "/restore")]
            {
                let path = format!("{list}/{id}{suffix}");
                let request = caller.request(method.clone(), &path).json(&sample.change);
                refused(&request.header("if-match", "\"1\"").await?, 404, "not_found", &format!("{method} {path}"));
            }
        }
        // An id that a client chooses is a UUID of version 7.
        for (id, complaint) in [
            (json!("not-an-id"), " type"),
            (json!(7), " type"),
            (json!("11111111-1111-4111-8111-111111111111"), "/id id"),
        ] {
            let mut body = sample.new.clone();
            body["id"] = id.clone();
            complains(&caller.post(&list, &body).await?, complaint, &format!("{list} {id}"));
        }
        Ok(())
    })
    .await
}

async fn versions(app: TestApp) -> Result<()> {
    for_each(&app, async |sample, caller, record| {
        let [_, (_, path)] = ways(sample, record);
        for (tag, status, code) in [
            (None, 428, "version_required"),
            (Some("\"0\""), 412, "stale_version"),
            (Some("\"2\""), 412, "stale_version"),
            (Some("\"99999999999\""), 400, "syntax"),
            (Some("\"-1\""), 400, "syntax"),
            (Some("1"), 400, "syntax"),
            // A version is said, not guessed: neither `*` nor a weak tag will do.
            (Some("*"), 400, "syntax"),
            (Some("W/\"1\""), 400, "syntax"),
        ] {
            for method in [Method::PATCH, Method::DELETE] {
                let request = caller.request(method.clone(), &path).json(&sample.change);
                let request = tag.into_iter().fold(request, |request, tag| request.header("if-match", tag));
                refused(&request.await?, status, code, &format!("{method} {path} {tag:?}"));
            }
        }
        Ok(())
    })
    .await
}

async fn lists(app: TestApp) -> Result<()> {
    for_each(&app, async |sample, caller, _| {
        let list = format!("/{}", sample.resource);
        let long = "x".repeat(201);
        for (query, complaint) in [
            ("filter[nickname]=x".to_owned(), "filter[nickname] unknown_field"),
            ("filter[search]=x".to_owned(), "filter[search] unknown_field"),
            ("filter[id][contains]=x".to_owned(), "filter[id][contains] operator"),
            ("filter[id][like]=x".to_owned(), "filter[id][like] unknown_parameter"),
            ("filter[id]=x".to_owned(), "filter[id] type"),
            ("filter[created_at]=yesterday".to_owned(), "filter[created_at] type"),
            ("filter[created_at][gte]=maybe".to_owned(), "filter[created_at][gte] type"),
            ("sort=nickname".to_owned(), "sort unknown_field"),
            ("sort=search".to_owned(), "sort unknown_field"),
            ("expand=nickname".to_owned(), "expand unknown_field"),
            ("limit=0".to_owned(), "limit range"),
            ("limit=201".to_owned(), "limit range"),
            ("limit=x".to_owned(), "limit type"),
            ("include_total=maybe".to_owned(), "include_total type"),
            ("page=2".to_owned(), "page unknown_parameter"),
            ("q=a%00b".to_owned(), "q length"),
            (format!("q={long}"), "q length"),
        ] {
            complains(&caller.get(&format!("{list}?{query}")).await?, complaint, &format!("{list}?{query}"));
        }
        let search = format!("{list}/search");
        let condition = json!({"field": "id", "op": "eq", "value": app.clock.new_id()});
        let deep = |depth| (0..depth).fold(condition.clone(), |tree, _| json!({"not": tree}));
        assert_eq!(caller.post(&search, &json!({"filter": deep(8)})).await?.status, 200, "{search}");
        for (body, complaint) in [
            (json!({"filter": deep(9)}), format!("/filter{} depth", "/not".repeat(9))),
            (json!({"filter": {"or": vec![condition.clone(); 101]}}), "/filter/or/100 length".to_owned()),
            (json!({"filter": {"field": "nickname", "op": "eq", "value": "x"}}), "/filter unknown_field".to_owned()),
            (json!({"filter": {"field": "id", "op": "like", "value": "x"}}), " type".to_owned()),
            (json!({"sort": "nickname"}), "/sort unknown_field".to_owned()),
            (json!({"limit": 0}), "/limit range".to_owned()),
            (json!({"nickname": 1}), "/nickname unknown_field".to_owned()),
            (json!([]), " type".to_owned()),
        ] {
            complains(&caller.post(&search, &body).await?, &complaint, &format!("{search} {body}"));
        }
        // So deep that a reader without a limit would run out of stack.
        let bottomless = format!("{{\"filter\": {}", "{\"not\": ".repeat(5_000));
        let answer = caller.request(Method::POST, &search).header("content-type", "application/json");
        refused(&answer.body(bottomless).await?, 400, "syntax", &search);
        let large = json!({"q": "x".repeat(app.state.limits.body)});
        refused(&caller.post(&search, &large).await?, 413, "too_large", &search);
        let answer = caller.request(Method::POST, &search).header("content-type", "text/plain").body("{}").await?;
        refused(&answer, 415, "unsupported_media", &search);
        Ok(())
    })
    .await
}

async fn cursors(app: TestApp) -> Result<()> {
    let head_office = app.head_office().await?;
    for code in ["ONE", "TWO"] {
        assert_eq!(head_office.post("/facilities", &json!({"name": code, "code": code})).await?.status, 201);
    }
    let given = async |path: &str| -> Result<String> {
        Ok(head_office.get(path).await?.text_at("/page/next_cursor").to_owned())
    };
    let (users, facilities) = (given("/users?limit=1").await?, given("/facilities?limit=1").await?);
    assert!(!users.is_empty() && !facilities.is_empty());
    let mut changed = facilities.clone().into_bytes();
    changed[7] = if changed[7] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed)?;
    for_each(&app, async |sample, caller, _| {
        let list = format!("/{}", sample.resource);
        let anothers = if sample.resource == "users" { &facilities } else { &users };
        for cursor in ["x", "", "AAAA", &changed, anothers, &"A".repeat(3_000)] {
            let answer = caller.get(&format!("{list}?cursor={cursor}")).await?;
            refused(&answer, 400, "bad_cursor", &format!("{list} {cursor}"));
            let answer = caller.post(&format!("{list}/search"), &json!({"cursor": cursor})).await?;
            refused(&answer, 400, "bad_cursor", &format!("{list}/search {cursor}"));
        }
        Ok(())
    })
    .await?;
    // Nor is it good for the same list in another order.
    for query in ["sort=-name", "sort=created_at", "sort=name,created_at"] {
        let answer = head_office.get(&format!("/facilities?limit=1&{query}&cursor={facilities}")).await?;
        refused(&answer, 400, "bad_cursor", query);
    }
    Ok(())
}

/// Who may not see a record cannot tell it from one that does not exist.
async fn records_of_others(app: TestApp) -> Result<()> {
    let far = app.far().await?;
    for_each(&app, async |sample, _, record| {
        // Everybody sees the people, teams and places of the group.
        if !matches!(sample.resource, "accounts" | "contacts" | "affiliations") {
            return Ok(());
        }
        let path = |id: &str, suffix: &str| format!("/{}/{id}{suffix}", sample.resource);
        let (theirs, nothing) = (record["id"].as_str().unwrap_or_default(), app.clock.new_id().to_string());
        for (method, suffix) in
            [(Method::GET, ""), (Method::PATCH, ""), (Method::DELETE, ""), (Method::POST, "/restore")]
        {
            let ask = async |id: &str| {
                let request = far.request(method.clone(), &path(id, suffix)).json(&sample.change);
                request.header("if-match", "\"1\"").await
            };
            let (hidden, absent) = (ask(theirs).await?, ask(&nothing).await?);
            refused(&hidden, 404, "not_found", &format!("{method} {}", path(theirs, suffix)));
            let told = |answer: &Answer| {
                let mut told = answer.told();
                told["body"].as_object_mut().map(|body| body.remove("instance"));
                told
            };
            assert_eq!(told(&hidden), told(&absent), "{method} {}", sample.resource);
        }
        Ok(())
    })
    .await
}
