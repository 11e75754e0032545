//! What the server says about itself holds nothing of anybody: a real one works for a while, and its whole log is read.

use anyhow::{Context, Result};
use api::admin::auth::second_factor::totp;
use api::kernel::clock::Clock;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tests::{Caller, Server, TestDatabase, Who, on_both, organisation};

on_both!(database Organisation: logs_hold_no_personal_data);

async fn logs_hold_no_personal_data(database: TestDatabase) -> Result<()> {
    let server = Server::start(&database)?;
    let mut secrets = Vec::new();
    let rep = sign_in_and_out(&server, &mut secrets).await?;
    write_contacts(&rep, &mut secrets).await?;
    bring_in_and_take_out(&rep, &mut secrets).await?;
    guard_the_account(&server, &rep, &mut secrets).await?;
    let admin = server.sign_in(Who::HeadOffice).await?;
    let user = json!({"email": Who::Rep.email(), "full_name": "Zubeida Quraishi", "role": "rep"});
    assert_eq!(admin.post("/users", &user).await?.status, 409);

    let log = server.log()?;
    // It does tell of all this.
    for line in [
        r#""route":"/api/v1/auth/login","status":200"#,
        r#""route":"/api/v1/auth/login","status":401"#,
        r#""route":"/api/v1/contacts","status":201"#,
        r#""route":"/api/v1/contacts","status":422"#,
        r#""route":"/api/v1/contacts/{id}","status":404"#,
        r#""route":"/api/v1/users","status":409"#,
        r#""kind":"import_run""#,
        r#""kind":"export_run""#,
    ] {
        assert!(log.contains(line), "the log lacks {line}:\n{log}");
    }
    let people = Who::ALL.into_iter().flat_map(|who| [who.full_name().to_owned(), who.email()]);
    let folded = log.to_lowercase();
    for secret in people.chain(secrets) {
        assert!(secret.len() > 4, "{secret:?} may stand in a log by chance");
        assert!(!folded.contains(&secret.to_lowercase()), "the log holds {secret:?}");
    }
    Ok(())
}

async fn sign_in_and_out(server: &Server, secrets: &mut Vec<String>) -> Result<Caller> {
    let anonymous = Caller::anonymous(&server.url);
    let signed_in = anonymous.login(&Who::Rep.email(), organisation::PASSWORD).await?;
    let cookie = signed_in.header("set-cookie").context("no cookie")?.to_owned();
    let (pair, _) = cookie.split_once(';').context("no attributes")?;
    let (_, refresh) = pair.split_once('=').context("no value")?;
    secrets.extend([organisation::PASSWORD, signed_in.text_at("/access_token"), refresh].map(str::to_owned));
    let renewed = anonymous.post("/auth/refresh", &json!({})).header("cookie", pair).await?;
    assert_eq!(renewed.status, 200, "{}", renewed.text);
    secrets.push(renewed.text_at("/access_token").to_owned());
    for (email, password) in [(Who::Rep.email().as_str(), "sesame-sesame"), ("nobody.here@example.org", "open-sesame")]
    {
        assert_eq!(anonymous.login(email, password).await?.status, 401);
        secrets.extend([email, password].map(str::to_owned));
    }
    assert_eq!(anonymous.get("/contacts").header("authorization", "Bearer forged-token").await?.status, 401);
    secrets.push("forged-token".to_owned());
    server.sign_in(Who::Rep).await
}

/// A key of a tool, and a second factor.
async fn guard_the_account(server: &Server, rep: &Caller, secrets: &mut Vec<String>) -> Result<()> {
    let made = rep.post("/api-keys", &json!({"name": "Monthly report", "scopes": ["contacts:read"]})).await?;
    let key = made.text_at("/secret").to_owned();
    assert_eq!(rep.with_token(&key).get("/contacts").await?.status, 200, "{}", made.text);
    assert_eq!(rep.with_token(&key).get("/accounts").await?.status, 403);
    let forged = key.replace(|letter: char| letter.is_ascii_digit(), "a");
    assert!([200, 401].contains(&rep.with_token(&forged).get("/contacts").await?.status));
    let again = json!({"current_password": organisation::PASSWORD});
    let begun = rep.post("/me/second-factor/setup", &again).await?;
    let secret = begun.text_at("/secret").to_owned();
    let step = totp::step_at(Clock::default().now());
    let code = totp::code(&totp::decode(&secret).context("no base 32")?, step, totp::DIGITS);
    let done = rep.post("/me/second-factor/confirm", &json!({"code": code})).await?;
    let recovery = done.text_at("/codes/0").to_owned();
    let anonymous = Caller::anonymous(&server.url);
    let signed_in = anonymous.login_with(&Who::Rep.email(), organisation::PASSWORD, &recovery).await?;
    assert_eq!(signed_in.status, 200, "{}", signed_in.text);
    let feed = rep.post("/calendar-feeds", &json!({"name": "Zubeida's phone"})).await?.text_at("/path").to_owned();
    let address = |path: &str| format!("/{path}");
    assert_eq!(anonymous.get(&address(&feed)).await?.status, 200);
    assert_eq!(anonymous.get(&address(&feed.replace(".ics", "x.ics"))).await?.status, 404);
    let feed = feed.trim_start_matches("/calendar/").trim_end_matches(".ics").to_owned();
    secrets.extend([key, forged, secret, recovery, feed, "Monthly report".to_owned()]);
    Ok(())
}

async fn write_contacts(rep: &Caller, secrets: &mut Vec<String>) -> Result<()> {
    let body = json!({
        "kind": "patient", "given_name": "Zubeida", "family_name": "Quraishi", "uhid": "UH-778899",
        "phones": [{"number": "91234 56789"}], "emails": ["zubeida.q@example.org"], "notes": "Afraid of needles",
        "addresses": [{"line": "Peepal Lane 17", "city": "Muzaffarnagar"}],
    });
    let made = rep.post("/contacts", &body).once("key-of-zubeida").await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let (id, path) = (made.text_at("/id").to_owned(), format!("/contacts/{}", made.text_at("/id")));
    assert_eq!(rep.patch(&path, 1, &json!({"payer": "Lotus Insurance"})).await?.status, 200);
    assert_eq!(rep.patch(&path, 1, &json!({"payer": "Lotus Insurance"})).await?.status, 412);
    assert_eq!(rep.get("/contacts?q=Quraishi&filter[city]=Muzaffarnagar").await?.rows().len(), 1);
    let search = json!({"q": "9123456789", "filter": {"field": "city", "op": "eq", "value": "Muzaffarnagar"}});
    assert_eq!(rep.post("/contacts/search", &search).await?.rows().len(), 1);
    // Bodies whose complaint repeats what was sent.
    let bad = [
        (r#"{"kind": "Zubeida", "given_name": "Zubeida"}"#, 422),
        (r#"{"kind": "patient", "given_name": "Zubeida", "phones": "91234 56789"}"#, 422),
        (r#"{"kind": "patient", "given_name": "Zubeida", "emails": ["zubeida.q at example"]}"#, 422),
        (r#"{"kind": "patient", "zubeida": "Quraishi"}"#, 422),
        (r#"{"given_name": "Zubeida" "Quraishi"}"#, 400),
    ];
    for (text, status) in bad {
        let request = rep.request(Method::POST, "/contacts").header("content-type", "application/json");
        assert_eq!(request.body(text).await?.status, status, "{text}");
    }
    assert_eq!(rep.get("/contacts/Zubeida-Quraishi").await?.status, 404);
    assert_eq!(rep.get("/Zubeida?phone=9123456789").await?.status, 404);
    assert_eq!(rep.get("/contacts?sort=zubeida").await?.status, 422);
    assert_eq!(rep.get("//zubeida/quraishi.png").await?.status, 404);
    secrets.push(id);
    let words = [
        "zubeida",
        "quraishi",
        "UH-778899",
        "91234 56789",
        "9123456789",
        "needles",
        "Peepal",
        "Muzaffarnagar",
        "Lotus",
    ];
    secrets.extend(words.map(str::to_owned));
    Ok(())
}

async fn bring_in_and_take_out(rep: &Caller, secrets: &mut Vec<String>) -> Result<()> {
    let file = "Name,Phone,E-mail\nThangaraj Pillai,94432 10987,thangaraj@example.net\n,,unreadable-row\n";
    let request = rep.request(Method::POST, "/imports?target=contacts&file_name=Pillai-family.csv");
    let made = request.header("content-type", "text/csv").body(file).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/imports/{}", made.text_at("/id"));
    let to = json!({"to": "running"});
    let started = rep.post(&format!("{path}/transitions"), &to).header("if-match", "\"1\"").await?;
    assert_eq!(started.status, 200, "{}", started.text);
    wait(rep, &path, "completed").await?;
    assert_eq!(rep.get(&format!("{path}/errors")).await?.status, 200);
    let asked = rep.post("/exports", &json!({"source": "contacts", "query": "q=Thangaraj"})).await?;
    assert_eq!(asked.status, 201, "{}", asked.text);
    let path = format!("/exports/{}", asked.text_at("/id"));
    wait(rep, &path, "ready").await?;
    assert_eq!(rep.get(&format!("{path}/file")).await?.status, 200);
    secrets.extend(["thangaraj", "pillai", "94432 10987", "9443210987", "unreadable-row"].map(str::to_owned));
    Ok(())
}

async fn wait(rep: &Caller, path: &str, status: &str) -> Result<()> {
    while rep.get(path).await?.text_at("/status") != status {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}
