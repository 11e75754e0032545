//! How requests are refused: RFC 9457, whatever is wrong.

use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, TestApp, on_both};

on_both!(
    a_problem_names_itself,
    unreadable_bodies,
    bodies_of_another_type,
    bodies_that_are_too_large,
    unknown_addresses_and_methods,
    values_that_no_database_keeps,
);

/// What every refusal has.
fn is_problem(answer: &Answer, status: u16, code: &str, instance: &str) {
    let what = format!("{} {}", answer.status, answer.text);
    assert_eq!((answer.status, answer.code()), (status, code), "{what}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}");
    assert_eq!(answer.json["status"], status, "{what}");
    assert_eq!(answer.text_at("/type"), format!("/problems/{code}"), "{what}");
    assert_eq!(answer.text_at("/instance"), instance, "{what}");
    assert_eq!(answer.header("x-request-id"), Some(answer.text_at("/request_id")), "{what}");
    assert!(!answer.text_at("/title").is_empty() && !answer.text_at("/request_id").is_empty(), "{what}");
}

async fn a_problem_names_itself(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let answer = rep.post("/contacts", &json!({"kind": "patient", "registration_number": "1"})).await?;
    is_problem(&answer, 422, "invalid", "/api/v1/contacts");
    insta::assert_json_snapshot!(answer.told(), @r#"
    {
      "body": {
        "code": "invalid",
        "errors": [
          {
            "code": "required",
            "detail": "Enter a given name or a family name",
            "pointer": "/given_name"
          },
          {
            "code": "kind",
            "detail": "Only a doctor has this",
            "pointer": "/registration_number"
          }
        ],
        "instance": "/api/v1/contacts",
        "request_id": "[request]",
        "status": 422,
        "title": "Some fields need another value",
        "type": "/problems/invalid"
      },
      "status": 422
    }
    "#);
    // The page that it names exists.
    let page = app.anonymous().get("//problems/invalid").await?;
    assert_eq!((page.status, page.text.contains("Some fields need another value")), (200, true));
    assert_eq!(app.anonymous().get("//problems/nothing").await?.status, 404);
    Ok(())
}

async fn unreadable_bodies(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for body in ["", "{", "{\"given_name", "{\"kind\": doctor}", "\u{feff}{}"] {
        let answer =
            rep.request(Method::POST, "/contacts").header("content-type", "application/json").body(body).await?;
        is_problem(&answer, 400, "syntax", "/api/v1/contacts");
    }
    let invalid_utf8: &[u8] = b"{\"kind\": \"\xff\xfe\"}";
    let answer =
        rep.request(Method::POST, "/contacts").header("content-type", "application/json").body(invalid_utf8).await?;
    is_problem(&answer, 400, "syntax", "/api/v1/contacts");
    // As deep as nobody writes by hand.
    let deep = format!("{{\"kind\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let answer = rep.request(Method::POST, "/contacts").header("content-type", "application/json").body(deep).await?;
    is_problem(&answer, 400, "syntax", "/api/v1/contacts");
    for (body, complaint) in [
        (json!({}), "/kind required"),
        (json!([]), " type"),
        (json!(null), " type"),
        (json!({"kind": "doctor", "given_name": "X", "nickname": "Y"}), "/nickname unknown_field"),
        (json!({"kind": "doctor", "given_name": 7}), " type"),
        (json!({"kind": "palace", "given_name": "X"}), " type"),
        (json!({"kind": "doctor", "given_name": "X", "phones": [{"label": "mobile"}]}), "/number required"),
        (json!({"kind": "doctor", "given_name": "X", "emails": ["nobody"]}), "/emails email"),
    ] {
        let answer = rep.post("/contacts", &body).await?;
        is_problem(&answer, 422, "invalid", "/api/v1/contacts");
        assert_eq!(answer.complaint(), complaint, "{body}");
    }
    Ok(())
}

async fn bodies_of_another_type(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let body = json!({"kind": "doctor", "given_name": "Meera"}).to_string();
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", "multipart/form-data; boundary=x"]
    {
        let answer = rep.request(Method::POST, "/contacts").header("content-type", kind).body(body.clone()).await?;
        is_problem(&answer, 415, "unsupported_media", "/api/v1/contacts");
    }
    is_problem(
        &rep.request(Method::POST, "/contacts").body(body.clone()).await?,
        415,
        "unsupported_media",
        "/api/v1/contacts",
    );
    let answer = rep.request(Method::POST, "/contacts").header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(answer.body(body).await?.status, 201);
    Ok(())
}

async fn bodies_that_are_too_large(app: TestApp) -> Result<()> {
    let (rep, anonymous) = (app.rep().await?, app.anonymous());
    let notes = "x".repeat(1024 * 1024);
    let large = json!({"kind": "doctor", "given_name": "Meera", "notes": notes});
    is_problem(&rep.post("/contacts", &large).await?, 413, "too_large", "/api/v1/contacts");
    is_problem(&rep.post("/contacts/search", &json!({"q": notes})).await?, 413, "too_large", "/api/v1/contacts/search");
    let login = anonymous.login("somebody@example.in", &notes).await?;
    is_problem(&login, 413, "too_large", "/api/v1/auth/login");
    // Whoever has not signed in is told that first.
    is_problem(&anonymous.post("/contacts", &large).await?, 401, "unauthenticated", "/api/v1/contacts");
    // A text that is too long for its field is another matter.
    let long = json!({"kind": "doctor", "given_name": "Meera", "notes": "x".repeat(20_001)});
    let answer = rep.post("/contacts", &long).await?;
    assert_eq!((answer.status, answer.complaint().as_str()), (422, "/notes length"));
    Ok(())
}

async fn unknown_addresses_and_methods(app: TestApp) -> Result<()> {
    let (rep, anonymous) = (app.rep().await?, app.anonymous());
    let id = app.clock.new_id();
    for path in ["/nothing", "/contacts/x/y/z", "/", "", "/Contacts", "/auth", "/auth/login/x"] {
        for caller in [&rep, &anonymous] {
            let answer = caller.get(path).await?;
            is_problem(&answer, 404, "not_found", &format!("/api/v1{path}"));
        }
    }
    for (method, path, allowed) in [
        (Method::PUT, "/contacts".to_owned(), "GET, POST"),
        (Method::DELETE, "/contacts".to_owned(), "GET, POST"),
        (Method::POST, format!("/contacts/{id}"), "DELETE, GET, PATCH"),
        (Method::PUT, format!("/contacts/{id}"), "DELETE, GET, PATCH"),
        (Method::GET, "/contacts/search".to_owned(), "POST"),
        (Method::GET, format!("/contacts/{id}/restore"), "POST"),
        (Method::GET, "/auth/login".to_owned(), "POST"),
        (Method::PUT, "/auth/refresh".to_owned(), "POST"),
        (Method::POST, "/me".to_owned(), "GET"),
        (Method::GET, "/me/preferences".to_owned(), "PUT"),
        (Method::DELETE, "/setup".to_owned(), "GET, POST"),
        (Method::POST, "/sessions".to_owned(), "GET"),
        (Method::PATCH, format!("/sessions/{id}"), "DELETE"),
        (Method::DELETE, "/jobs".to_owned(), "GET"),
        (Method::GET, format!("/jobs/{id}/cancel"), "POST"),
        (Method::POST, "/events".to_owned(), "GET"),
        (Method::DELETE, format!("/imports/{id}"), "GET, PATCH"),
        (Method::GET, format!("/imports/{id}/transitions"), "POST"),
        (Method::POST, format!("/exports/{id}/file"), "GET"),
        (Method::GET, format!("/users/{id}/password"), "PUT"),
        (Method::PATCH, "/inquiries/who".to_owned(), "GET"),
        (Method::DELETE, "/opportunities/totals".to_owned(), "GET"),
        (Method::PATCH, "/activities/warnings".to_owned(), "GET"),
        (Method::GET, "/activities/log".to_owned(), "POST"),
        (Method::DELETE, "/visit-plans/figures".to_owned(), "GET"),
        (Method::PATCH, "/assignment-rules/preview".to_owned(), "POST"),
        (Method::POST, "/public/forms/abc".to_owned(), "GET"),
        (Method::GET, "/public/forms/abc/submissions".to_owned(), "POST"),
    ] {
        let answer = rep.request(method.clone(), &path).json(&json!({})).await?;
        is_problem(&answer, 405, "method_not_allowed", &format!("/api/v1{path}"));
        let mut methods: Vec<&str> = answer.header("allow").unwrap_or_default().split(", ").collect();
        methods.sort_unstable();
        assert_eq!(methods.join(", "), allowed, "{method} {path}");
    }
    Ok(())
}

/// Refused at the door, not by a database's error.
async fn values_that_no_database_keeps(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for body in [
        json!({"kind": "doctor", "given_name": "Mee\u{0}ra"}),
        json!({"kind": "doctor", "given_name": "Meera", "notes": "a\u{0}b"}),
        json!({"kind": "doctor", "given_name": "Meera", "tags": ["a\u{0}b"]}),
        json!({"kind": "doctor", "given_name": "Meera", "birth_date": "+99999-01-01"}),
        json!({"kind": "doctor", "given_name": "Meera", "birth_date": "-5000-01-01"}),
        json!({"kind": "doctor", "given_name": "Meera", "birth_date": "2026-02-30"}),
    ] {
        let answer = rep.post("/contacts", &body).await?;
        is_problem(&answer, 422, "invalid", "/api/v1/contacts");
    }
    for beds in [json!(-1), json!(3_000_000_000_u64), json!(1.5)] {
        let answer = rep.post("/accounts", &json!({"kind": "hospital", "name": "X", "beds": beds})).await?;
        is_problem(&answer, 422, "invalid", "/api/v1/accounts");
    }
    for query in [
        "filter[beds]=99999999999999999999",
        "filter[created_at]=+262143-01-01T00:00:00Z",
        "filter[created_at]=-300000d",
    ] {
        let answer = rep.get(&format!("/accounts?{}", query.replace('+', "%2B"))).await?;
        is_problem(&answer, 422, "invalid", "/api/v1/accounts");
    }
    Ok(())
}
