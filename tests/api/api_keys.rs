//! API keys: what each scope opens, and all that ends or narrows a key.

use anyhow::{Context, Result, ensure};
use api::config::Limits;
use api::each;
use api::kernel::db::schema::users;
use api::specification;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::key_scope::KeyScope;
use domain::people::contact::Contact;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Answer, Caller, TestApp, Who, a_contact, on_both};

on_both!(
    a_key_opens_what_it_was_made_for_and_nothing_else,
    a_key_does_never_more_than_its_owner,
    a_key_is_shown_once,
    whatever_ends_a_key_ends_it_at_once,
    a_key_works_from_its_networks_only,
    the_change_log_shows_a_key_what_it_may_read,
    files_need_the_scope_of_what_is_in_them,
    the_use_of_a_key_is_written_once_a_minute,
);

/// An operation of the specification, and the scope that a key needs for it, if one is any good.
struct Operation {
    id: String,
    method: Method,
    path: String,
    scope: Option<KeyScope>,
}

fn operations() -> Result<Vec<Operation>> {
    let document = serde_json::to_value(specification::document())?;
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().context("no paths")? {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let (Some(id), Some(security)) = (operation["operationId"].as_str(), operation["security"].as_array())
            else {
                continue;
            };
            if !security.iter().any(|one| one.get("bearer").is_some()) {
                continue;
            }
            let scope = operation["x-required-scope"].as_str();
            assert_eq!(scope.is_some(), security.iter().any(|one| one.get("apiKey").is_some()), "{id}");
            let path = path.trim_start_matches("/api/v1").replace("{id}", &Who::Far.id().to_string());
            let method = method.to_uppercase().parse()?;
            found.push(Operation { id: id.to_owned(), method, path, scope: scope.map(str::parse).transpose()? });
        }
    }
    Ok(found)
}

async fn make(owner: &Caller, body: Value) -> Result<(String, String)> {
    let made = owner.post("/api-keys", &body).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok((made.text_at("/key/id").to_owned(), made.text_at("/secret").to_owned()))
}

/// Somebody who uses a new key.
async fn key(owner: &Caller, scopes: &[&str]) -> Result<Caller> {
    let (_, secret) = make(owner, json!({"name": "A tool", "scopes": scopes})).await?;
    Ok(owner.with_token(secret))
}

async fn try_out(tool: &Caller, operation: &Operation) -> Result<Answer> {
    let request = || tool.request(operation.method.clone(), &operation.path);
    if operation.id == "streamEvents" {
        // A stream has no end that one could wait for; a refusal has.
        let begun = request().begin().await?;
        if begun.status == 200 {
            return Ok(begun);
        }
    }
    request().await
}

async fn a_key_opens_what_it_was_made_for_and_nothing_else(app: TestApp) -> Result<()> {
    // Head office may do everything, so all that stands in the way is the key.
    let owner = app.head_office().await?;
    let operations = operations()?;
    let with_scope = operations.iter().filter(|operation| operation.scope.is_some()).count();
    assert!(with_scope > 40 && with_scope < operations.len(), "{with_scope} of {}", operations.len());
    for scope in KeyScope::all() {
        let others: Vec<_> = KeyScope::all().into_iter().filter(|other| other.resource != scope.resource).collect();
        let reads = KeyScope { writes: false, ..scope };
        // All others, and of a scope to write also its own reading.
        let rest: Vec<_> = others.into_iter().chain(scope.writes.then_some(reads)).collect();
        let (id, secret) = make(&owner, json!({"name": "Only this", "scopes": [scope]})).await?;
        let (rest_id, rest_secret) = make(&owner, json!({"name": "All but this", "scopes": rest})).await?;
        let (only, all_but) = (owner.with_token(secret), owner.with_token(rest_secret));
        for operation in operations.iter().filter(|operation| operation.scope == Some(scope)) {
            let opened = try_out(&only, operation).await?;
            let shut = [401, 403].contains(&opened.status) && opened.code() != "forbidden";
            assert!(!shut, "{} with {scope}: {}", operation.id, opened.text);
            let refused = try_out(&all_but, operation).await?;
            assert_eq!((refused.status, refused.code()), (403, "insufficient_scope"), "{}", operation.id);
        }
        for used in [id, rest_id] {
            assert_eq!(owner.request(Method::DELETE, &format!("/api-keys/{used}")).await?.status, 204);
        }
    }
    // What is for people is for no key at all.
    let everything: Vec<_> = KeyScope::all().iter().map(ToString::to_string).collect();
    let tool = key(&owner, &everything.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    for operation in operations.iter().filter(|operation| operation.scope.is_none()) {
        let refused = try_out(&tool, operation).await?;
        assert_eq!((refused.status, refused.code()), (403, "key_not_allowed"), "{}", operation.id);
    }
    Ok(())
}

async fn a_key_does_never_more_than_its_owner(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let own: Contact = rep.create(a_contact()).await?;
    let foreign: Contact = far.create(a_contact()).await?;
    let tool = key(&rep, &["contacts:write", "users:write", "audit:read"]).await?;
    assert_eq!(tool.get("/contacts").await?.column("id"), [own.head.id.to_string()]);
    assert_eq!(tool.get(&format!("/contacts/{}", foreign.head.id)).await?.status, 404);
    let refused = tool.post("/users", &json!({})).await?;
    assert_eq!((refused.status, refused.code()), (403, "forbidden"));
    assert_eq!(tool.get("/audit").await?.code(), "forbidden");
    // What it writes is its owner's.
    let made = tool.post("/contacts", &json!({"kind": "doctor", "given_name": "Meera"})).await?;
    assert_eq!((made.status, made.text_at("/created_by")), (201, Who::Rep.id().to_string().as_str()));
    // A key for reading does not write.
    let reader = key(&rep, &["contacts:read"]).await?;
    assert_eq!(reader.patch(&format!("/contacts/{}", own.head.id), 1, &json!({"notes": "x"})).await?.status, 403);
    assert_eq!(reader.get(&format!("/contacts/{}?expand=owner", own.head.id)).await?.status, 200);
    Ok(())
}

async fn a_key_is_shown_once(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let (id, secret) =
        make(&rep, json!({"name": "  Monthly report ", "scopes": ["contacts:read", "contacts:read"]})).await?;
    let prefix = secret.split('_').nth(1).unwrap_or_default();
    assert!(secret.starts_with("setu_") && secret.len() == 56, "{secret}");
    for who in [&rep, &admin] {
        let list = who.get("/api-keys").await?;
        assert_eq!(list.text_at("/0/id"), id);
        assert_eq!((list.text_at("/0/name"), list.text_at("/0/prefix")), ("Monthly report", prefix));
        assert_eq!(list.json["0"].get("secret"), None);
        assert_eq!(list.json[0]["scopes"], json!(["contacts:read"]));
        assert!(!list.text.contains(&secret));
    }
    assert_eq!(admin.get("/api-keys?mine=true").await?.json, json!([]));
    let audit = admin.get("/audit?action=key_created").await?;
    assert_eq!((audit.rows().len(), audit.text_at("/data/0/record_id")), (1, id.as_str()));
    assert!(!audit.text.contains(&secret));
    for bad in [
        json!({"name": "", "scopes": ["contacts:read"]}),
        json!({"name": "No scope", "scopes": []}),
        json!({"name": "Odd scope", "scopes": ["sessions:read"]}),
        json!({"name": "Odd network", "scopes": ["contacts:read"], "addresses": ["example.in"]}),
        json!({"name": "Past", "scopes": ["contacts:read"], "expires_at": "2026-11-22T08:59:59Z"}),
    ] {
        assert_eq!(rep.post("/api-keys", &bad).await?.status, 422, "{bad}");
    }
    Ok(())
}

async fn whatever_ends_a_key_ends_it_at_once(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let scopes = json!(["contacts:read"]);
    let status = async |tool: &Caller| anyhow::Ok(tool.get("/contacts").await?.status);

    let (_, secret) =
        make(&rep, json!({"name": "For an hour", "scopes": scopes, "expires_at": "2026-11-22T10:00:00Z"})).await?;
    let short = rep.with_token(&secret);
    // One letter of the secret, or of the prefix.
    for (at, letter) in [(55, "1"), (6, "1")] {
        let mut forged = secret.clone();
        forged.replace_range(at..=at, letter);
        assert_eq!(status(&rep.with_token(forged)).await?, 401);
    }
    assert_eq!(status(&short).await?, 200);
    assert_eq!(status(&rep.with_token(secret.trim_end_matches(char::is_alphanumeric))).await?, 401);

    let (id, secret) = make(&rep, json!({"name": "Revoked", "scopes": scopes})).await?;
    let revoked = rep.with_token(secret);
    assert_eq!(status(&revoked).await?, 200);
    assert_eq!(admin.request(Method::DELETE, &format!("/api-keys/{id}")).await?.status, 204);
    assert_eq!(status(&revoked).await?, 401);
    let list = rep.get("/api-keys").await?;
    let ended = |key: &&Value| key.get("revoked_at").is_some();
    let ended: Vec<_> = list.json.as_array().into_iter().flatten().filter(ended).map(|key| key["id"].clone()).collect();
    assert_eq!(ended, [json!(id)]);

    let lasting = key(&rep, &["contacts:read"]).await?;
    app.clock.advance_seconds(3_600);
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    assert_eq!((status(&short).await?, status(&lasting).await?), (401, 200));
    // A password that somebody else knows opens nothing, and neither do the keys of its owner.
    let set = json!({"password": "another quiet elephant"});
    assert_eq!(admin.put(&format!("/users/{}/password", Who::Rep.id()), &set).await?.status, 204);
    assert_eq!(lasting.get("/contacts").await?.code(), "password_change_required");
    let suspend = json!({"status": "suspended"});
    let user = admin.get(&format!("/users/{}", Who::Rep.id())).await?;
    let version = user.version().context("no version")?;
    assert_eq!(admin.patch(&format!("/users/{}", Who::Rep.id()), version, &suspend).await?.status, 200);
    assert_eq!((status(&lasting).await?, status(&rep).await?), (401, 401));
    Ok(())
}

async fn a_key_works_from_its_networks_only(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let body = |networks: &[&str]| json!({"name": "At home", "scopes": ["contacts:read"], "addresses": networks});
    for (networks, status) in [
        (&["127.0.0.0/8"][..], 200),
        (&["203.0.113.0/24", "127.0.0.1"][..], 200),
        (&["203.0.113.0/24"][..], 401),
        (&["::1"][..], 401),
    ] {
        let (_, secret) = make(&rep, body(networks)).await?;
        assert_eq!(rep.with_token(secret).get("/contacts").await?.status, status, "{networks:?}");
    }
    // Without a proxy that is known, nobody says where they are.
    let (_, secret) = make(&rep, body(&["203.0.113.0/24"])).await?;
    let tool = rep.with_token(&secret);
    assert_eq!(tool.get("/contacts").header("x-forwarded-for", "203.0.113.9").await?.status, 401);
    Ok(())
}

#[test]
fn behind_a_proxy_its_word_counts() -> Result<()> {
    let database = tests::TestDatabase::with(tests::Kind::Sqlite, tests::Content::Organisation)?;
    actix_web::rt::System::new().block_on(async {
        let app = TestApp::start_with(database, Limits { behind_proxy: true, ..Limits::default() })?;
        let rep = app.rep().await?;
        let body = json!({"name": "At home", "scopes": ["contacts:read"], "addresses": ["203.0.113.0/24"]});
        let tool = rep.with_token(make(&rep, body).await?.1);
        // In turn, so that neither answer is a remembered one.
        for (from, status) in [("203.0.113.9", 200), ("198.51.100.1", 401), ("203.0.113.9", 200), ("nonsense", 401)] {
            assert_eq!(tool.get("/contacts").header("x-forwarded-for", from).await?.status, status, "{from}");
        }
        app.stop().await;
        Ok(())
    })
}

async fn the_change_log_shows_a_key_what_it_may_read(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    rep.post("/accounts", &json!({"kind": "hospital", "name": "Sunrise Hospital"})).await?;
    app.settle().await?;
    let all = rep.get("/events?after=0").await?.column("resource");
    assert!(all.contains(&"contacts".to_owned()) && all.contains(&"accounts".to_owned()), "{all:?}");
    let tool = key(&rep, &["events:read", "accounts:read"]).await?;
    assert_eq!(tool.get("/events?after=0").await?.column("resource"), ["accounts"]);
    let history = format!("/events?resource=contacts&record_id={}", contact.head.id);
    assert_eq!((tool.get(&history).await?.status, rep.get(&history).await?.status), (404, 200));
    Ok(())
}

async fn files_need_the_scope_of_what_is_in_them(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (blind, seeing) = (key(&rep, &["exports:write"]).await?, key(&rep, &["exports:write", "contacts:read"]).await?);
    let export = json!({"source": "contacts", "query": ""});
    assert_eq!(blind.post("/exports", &export).await?.code(), "insufficient_scope");
    let made = seeing.post("/exports", &export).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/exports/{}", made.text_at("/id"));
    while rep.get(&path).await?.text_at("/status") != "ready" {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let file = format!("{path}/file");
    assert_eq!((blind.get(&file).await?.status, seeing.get(&file).await?.status), (403, 200));

    let import = async |tool: &Caller| {
        let request = tool.request(Method::POST, "/imports?target=contacts&file_name=a.csv");
        request.header("content-type", "text/csv").body("Name,Phone\nMeera Iyer,98765 43210\n").await
    };
    let blind = key(&rep, &["imports:write", "contacts:read"]).await?;
    assert_eq!(import(&blind).await?.code(), "insufficient_scope");
    let made = import(&rep).await?;
    let path = format!("/imports/{}/transitions", made.text_at("/id"));
    let start = async |tool: &Caller| tool.post(&path, &json!({"to": "running"})).header("if-match", "\"1\"").await;
    assert_eq!(start(&blind).await?.code(), "insufficient_scope");
    assert_eq!(start(&key(&rep, &["imports:write", "contacts:write"]).await?).await?.status, 200);
    Ok(())
}

async fn the_use_of_a_key_is_written_once_a_minute(app: TestApp) -> Result<()> {
    let (rep, tool) = (app.rep().await?, key(&app.rep().await?, &["contacts:read"]).await?);
    let used = async || anyhow::Ok(rep.get("/api-keys").await?.text_at("/0/last_used_at").to_owned());
    assert_eq!(used().await?, "");
    let wait_for = async |moment: &str| {
        while used().await? != moment {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        anyhow::Ok(())
    };
    tool.get("/contacts").await?;
    wait_for("2026-11-22T09:00:00.000000Z").await?;
    app.clock.advance_seconds(59);
    tool.get("/contacts").await?;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(used().await?, "2026-11-22T09:00:00.000000Z");
    app.clock.advance_seconds(1);
    tool.get("/contacts").await?;
    wait_for("2026-11-22T09:01:00.000000Z").await
}

/// Also where it was the owner's row that changed, on another node.
#[test]
fn an_owner_who_left_takes_their_keys_along() -> Result<()> {
    tests::run(tests::Kind::Sqlite, tests::Content::Organisation, async |app: TestApp| {
        let tool = key(&app.rep().await?, &["contacts:read"]).await?;
        assert_eq!(tool.get("/contacts").await?.status, 200);
        app.write(|transaction| {
            let left = diesel::update(users::table.find(Who::Rep.id())).set(users::status.eq(UserStatus::Suspended));
            each!(&mut *transaction.connection, c => left.execute(c))?;
            Ok(())
        })
        .await?;
        app.clock.advance_seconds(6);
        assert_eq!(tool.get("/contacts").await?.status, 401);
        Ok(())
    })
}
