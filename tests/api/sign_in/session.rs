//! Sessions: refreshing, copied cookies, revoking, ending.

use super::cookie;
use anyhow::Result;
use api::config::Limits;
use reqwest::Method;
use serde_json::json;
use tests::organisation::PASSWORD;
use tests::{Answer, Content, Kind, TestApp, TestDatabase, Who, on_both};

on_both!(
    the_cookie_is_out_of_reach_of_scripts,
    a_refresh_gives_the_next_cookie,
    a_cookie_that_comes_again_ends_the_session,
    two_tabs_may_refresh_at_once,
    an_answer_that_was_lost_comes_again,
    the_key_of_a_device_is_the_persons,
    sessions_end_by_themselves,
    a_session_can_be_ended_from_another,
    signing_out_ends_the_session,
    a_suspended_user_is_out_at_once,
    a_new_role_holds_at_once,
);

async fn refresh(app: &TestApp, cookie: &str) -> Result<Answer> {
    app.anonymous().request(Method::POST, "/auth/refresh").header("cookie", cookie).await
}

async fn login(app: &TestApp, who: Who) -> Result<Answer> {
    app.anonymous().login(&who.email(), PASSWORD).await
}

async fn the_cookie_is_out_of_reach_of_scripts(app: TestApp) -> Result<()> {
    let answer = login(&app, Who::Rep).await?;
    let set = answer.header("set-cookie").unwrap_or_default();
    let (_, attributes) = set.split_once("; ").unwrap_or_default();
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/api/v1/auth; Max-Age=2592000");
    assert!(!answer.text.contains(cookie(&answer).trim_start_matches("setu_refresh=")));
    Ok(())
}

#[test]
fn over_https_only_where_the_settings_say_so() -> Result<()> {
    let database = TestDatabase::with(Kind::Sqlite, Content::Organisation)?;
    actix_web::rt::System::new().block_on(async {
        let app = TestApp::start_with(database, Limits { secure_cookie: true, ..Limits::default() })?;
        let answer = login(&app, Who::Rep).await?;
        assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("; Secure;")), "{:?}", answer.headers);
        app.stop().await;
        Ok(())
    })
}

async fn a_refresh_gives_the_next_cookie(app: TestApp) -> Result<()> {
    let first = cookie(&login(&app, Who::Rep).await?);
    app.clock.advance_seconds(14 * 60);
    let answer = refresh(&app, &first).await?;
    assert_eq!((answer.status, answer.text_at("/expires_at")), (200, "2026-11-22T09:29:00.000000Z"));
    let second = cookie(&answer);
    assert!(!second.is_empty() && second != first);
    assert_eq!(refresh(&app, &second).await?.status, 200);
    for nonsense in ["", "setu_refresh=", "setu_refresh=nonsense", "setu_refresh=0190.abc", "other=1"] {
        let answer = refresh(&app, nonsense).await?;
        assert_eq!((answer.status, answer.code()), (401, "unauthenticated"), "{nonsense}");
    }
    Ok(())
}

/// Somebody copied it: neither the thief nor the owner stays signed in.
async fn a_cookie_that_comes_again_ends_the_session(app: TestApp) -> Result<()> {
    let signed_in = login(&app, Who::Rep).await?;
    let rep = app.anonymous().with_token(signed_in.text_at("/access_token"));
    let first = cookie(&signed_in);
    let second = cookie(&refresh(&app, &first).await?);
    app.clock.advance_seconds(61);
    assert_eq!(rep.get("/me").await?.status, 200);
    assert_eq!(refresh(&app, &first).await?.status, 401);
    assert_eq!(refresh(&app, &second).await?.status, 401);
    assert_eq!(rep.get("/me").await?.status, 401);
    // Other sessions of the same person go on.
    assert_eq!(app.rep().await?.get("/me").await?.status, 200);
    Ok(())
}

async fn two_tabs_may_refresh_at_once(app: TestApp) -> Result<()> {
    let first = cookie(&login(&app, Who::Rep).await?);
    let (one, other) = tokio::join!(refresh(&app, &first), refresh(&app, &first));
    let (one, other) = (one?, other?);
    assert_eq!((one.status, other.status), (200, 200));
    // Both got the cookie that is in force.
    assert_eq!(cookie(&one), cookie(&other));
    for answer in [&one, &other] {
        let tab = app.anonymous().with_token(answer.text_at("/access_token"));
        assert_eq!(tab.get("/me").await?.status, 200);
    }
    app.clock.advance_seconds(60);
    assert_eq!(refresh(&app, &cookie(&one)).await?.status, 200);
    Ok(())
}

/// A phone that lost its network in the middle asks again, and is signed in with the cookie that it should have got.
async fn an_answer_that_was_lost_comes_again(app: TestApp) -> Result<()> {
    let first = cookie(&login(&app, Who::Rep).await?);
    let lost = cookie(&refresh(&app, &first).await?);
    app.clock.advance_seconds(59);
    let again = refresh(&app, &first).await?;
    assert_eq!((again.status, cookie(&again)), (200, lost.clone()));
    // The moment counts from the first answer, however often it is asked for.
    app.clock.advance_seconds(1);
    let third = cookie(&refresh(&app, &lost).await?);
    assert!(!third.is_empty() && third != lost);
    // Whoever comes with the one before once its successor was used has a copy, however early they come.
    assert_eq!(refresh(&app, &first).await?.status, 401);
    assert_eq!(refresh(&app, &third).await?.status, 401);
    // A copy that is used within the moment gets no line of its own: the next one to come ends it for both.
    let owners = cookie(&login(&app, Who::Rep).await?);
    let (owner, thief) = (cookie(&refresh(&app, &owners).await?), cookie(&refresh(&app, &owners).await?));
    assert_eq!(owner, thief);
    app.clock.advance_seconds(14 * 60);
    let owner = cookie(&refresh(&app, &owner).await?);
    app.clock.advance_seconds(61);
    assert_eq!(refresh(&app, &thief).await?.status, 401);
    assert_eq!(refresh(&app, &owner).await?.status, 401);
    Ok(())
}

async fn the_key_of_a_device_is_the_persons(app: TestApp) -> Result<()> {
    let (rep, again, manager) =
        (login(&app, Who::Rep).await?, login(&app, Who::Rep).await?, login(&app, Who::Manager).await?);
    let key = |answer: &Answer| answer.text_at("/device_key").to_owned();
    assert_eq!(key(&rep).len(), 44);
    assert_eq!(key(&rep), key(&again));
    assert_eq!(key(&rep), key(&refresh(&app, &cookie(&rep)).await?));
    assert_ne!(key(&rep), key(&manager));
    Ok(())
}

async fn sessions_end_by_themselves(app: TestApp) -> Result<()> {
    let signed_in = login(&app, Who::Rep).await?;
    let rep = app.anonymous().with_token(signed_in.text_at("/access_token"));
    app.clock.advance_seconds(15 * 60 - 1);
    assert_eq!(rep.get("/me").await?.status, 200);
    app.clock.advance_seconds(1);
    assert_eq!(rep.get("/me").await?.status, 401);

    app.clock.advance_seconds(30 * 86_400 - 16 * 60);
    let second = cookie(&refresh(&app, &cookie(&signed_in)).await?);
    app.clock.advance_seconds(30 * 86_400);
    assert_eq!(refresh(&app, &second).await?.status, 401);
    Ok(())
}

async fn a_session_can_be_ended_from_another(app: TestApp) -> Result<()> {
    let phone = login(&app, Who::Rep).await?;
    app.clock.advance_seconds(1);
    let desk = login(&app, Who::Rep).await?;
    let (on_phone, at_desk) = (
        app.anonymous().with_token(phone.text_at("/access_token")),
        app.anonymous().with_token(desk.text_at("/access_token")),
    );
    assert_eq!(on_phone.get("/me").await?.status, 200);
    let sessions = at_desk.client.list_sessions().await?;
    assert_eq!(sessions.iter().map(|session| session.current).collect::<Vec<_>>(), [true, false]);
    let other = sessions.iter().find(|session| !session.current).map(|session| session.id);
    at_desk.client.end_session(other.expect("the phone's session")).await?;

    assert_eq!(on_phone.get("/me").await?.status, 401);
    assert_eq!(refresh(&app, &cookie(&phone)).await?.status, 401);
    assert_eq!(at_desk.client.list_sessions().await?.len(), 1);
    Ok(())
}

async fn signing_out_ends_the_session(app: TestApp) -> Result<()> {
    let signed_in = login(&app, Who::Rep).await?;
    let rep = app.anonymous().with_token(signed_in.text_at("/access_token"));
    let answer = rep.post("/auth/logout", &json!({})).await?;
    assert_eq!(answer.status, 204);
    let set = answer.header("set-cookie").unwrap_or_default();
    assert_eq!(set, "setu_refresh=; HttpOnly; SameSite=Strict; Path=/api/v1/auth; Max-Age=0");
    assert_eq!(rep.get("/me").await?.status, 401);
    assert_eq!(refresh(&app, &cookie(&signed_in)).await?.status, 401);
    Ok(())
}

async fn a_suspended_user_is_out_at_once(app: TestApp) -> Result<()> {
    let (signed_in, admin) = (login(&app, Who::Rep).await?, app.admin().await?);
    let rep = app.anonymous().with_token(signed_in.text_at("/access_token"));
    assert_eq!(rep.get("/contacts").await?.status, 200);
    let path = format!("/users/{}", Who::Rep.id());
    let version = admin.get(&path).await?.version().expect("a version");
    assert_eq!(admin.patch(&path, version, &json!({"status": "suspended"})).await?.status, 200);
    assert_eq!(rep.get("/contacts").await?.status, 401);
    let refused = refresh(&app, &cookie(&signed_in)).await?;
    assert_eq!((refused.status, cookie(&refused).as_str()), (401, ""));
    // Active again, the person signs in again; a deleted one does not.
    assert_eq!(admin.patch(&path, version + 1, &json!({"status": "active"})).await?.status, 200);
    let again = login(&app, Who::Rep).await?;
    assert_eq!(again.status, 200);
    assert_eq!(admin.delete(&path, version + 2).await?.status, 204);
    let rep = app.anonymous().with_token(again.text_at("/access_token"));
    assert_eq!(rep.get("/me").await?.status, 401);
    assert_eq!(refresh(&app, &cookie(&again)).await?.status, 401);
    Ok(())
}

async fn a_new_role_holds_at_once(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    assert_eq!(rep.post("/accounts", &json!({"kind": "clinic", "name": "Care Clinic"})).await?.status, 201);
    let path = format!("/users/{}", Who::Rep.id());
    assert_eq!(admin.patch(&path, 1, &json!({"role": "finance"})).await?.status, 200);
    assert_eq!(rep.post("/accounts", &json!({"kind": "clinic", "name": "Care Clinic"})).await?.status, 403);
    // Whoever becomes a team's manager sees its records.
    let team = format!("/teams/{}", tests::organisation::GURUGRAM_SALES);
    let (far, manager) = (app.far().await?, app.manager().await?);
    let theirs = far.post("/accounts", &json!({"kind": "clinic", "name": "Far Clinic"})).await?;
    let theirs = format!("/accounts/{}", theirs.text_at("/id"));
    assert_eq!(manager.get(&theirs).await?.status, 404);
    let head_office = app.head_office().await?;
    let version = head_office.get(&team).await?.version().expect("a version");
    let change = json!({"manager_id": Who::Manager.id()});
    assert_eq!(head_office.patch(&team, version, &change).await?.status, 200);
    assert_eq!(manager.get(&theirs).await?.status, 200);
    Ok(())
}
