//! Signing somebody out, signing out by itself, and the history of sign-ins.

use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use tests::organisation::PASSWORD;
use tests::{TestApp, Who, on_both};

on_both!(
    an_administrator_signs_somebody_out_everywhere,
    a_session_that_lies_idle_is_over,
    the_rules_of_the_group_are_head_offices,
    everybody_sees_their_own_sign_ins,
);

async fn an_administrator_signs_somebody_out_everywhere(app: TestApp) -> Result<()> {
    let (one, other, admin) = (app.rep().await?, app.rep().await?, app.admin().await?);
    let path = format!("/users/{}/sessions", Who::Rep.id());
    assert_eq!(admin.request(Method::DELETE, &path).await?.status, 204);
    assert_eq!((one.get("/me").await?.status, other.get("/me").await?.status), (401, 401));
    assert_eq!(admin.get("/me").await?.status, 200);
    let told = admin.get("/audit?action=sessions_ended").await?;
    assert_eq!((told.text_at("/data/0/details/sessions"), told.text_at("/data/0/actor/name")), ("2", "Sunil Verma"));
    // Not somebody of another hospital.
    let far = app.far().await?;
    assert_eq!(admin.request(Method::DELETE, &format!("/users/{}/sessions", Who::Far.id())).await?.status, 403);
    assert_eq!(far.get("/me").await?.status, 200);
    Ok(())
}

async fn a_session_that_lies_idle_is_over(app: TestApp) -> Result<()> {
    let head_office = app.head_office().await?;
    assert_eq!(head_office.put("/security-settings", &json!({"idle_minutes": 20})).await?.status, 200);
    let signed_in = app.anonymous().login(&Who::Rep.email(), PASSWORD).await?;
    assert_eq!(signed_in.json["idle_minutes"], 20);
    let refresh =
        async |cookie: &str| app.anonymous().request(Method::POST, "/auth/refresh").header("cookie", cookie).await;
    app.clock.advance_seconds(19 * 60);
    let renewed = refresh(&super::sign_in::cookie(&signed_in)).await?;
    assert_eq!((renewed.status, renewed.json["idle_minutes"].as_i64()), (200, Some(20)));
    let cookie = super::sign_in::cookie(&renewed);
    app.clock.advance_seconds(20 * 60);
    assert_eq!(refresh(&cookie).await?.status, 401);
    // Where nothing is set, a month.
    let head_office = app.head_office().await?;
    assert_eq!(head_office.put("/security-settings", &json!({})).await?.status, 200);
    assert_eq!(refresh(&cookie).await?.status, 200);
    Ok(())
}

async fn the_rules_of_the_group_are_head_offices(app: TestApp) -> Result<()> {
    let (admin, head_office) = (app.admin().await?, app.head_office().await?);
    let rules = json!({"second_factor_roles": [], "idle_minutes": 30});
    assert_eq!(admin.put("/security-settings", &rules).await?.status, 403);
    for bad in [json!({"idle_minutes": 14}), json!({"idle_minutes": 1441}), json!({"second_factor_roles": ["nobody"]})]
    {
        assert_eq!(head_office.put("/security-settings", &bad).await?.status, 422, "{bad}");
    }
    let set = json!({"second_factor_roles": ["physician", "rep", "rep"], "idle_minutes": 30});
    let kept = head_office.put("/security-settings", &set).await?;
    assert_eq!(kept.json, json!({"second_factor_roles": ["rep", "physician"], "idle_minutes": 30}));
    assert_eq!(admin.get("/security-settings").await?.json, kept.json);
    let told = head_office.get("/audit?action=settings_changed").await?;
    assert_eq!(told.text_at("/data/0/details/second_factor_roles"), "rep physician");
    Ok(())
}

async fn everybody_sees_their_own_sign_ins(app: TestApp) -> Result<()> {
    let browser = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0";
    let login =
        |password: &'static str| app.anonymous().login(&Who::Rep.email(), password).header("user-agent", browser);
    assert_eq!(login("not the password").await?.status, 401);
    app.clock.advance_seconds(60);
    assert_eq!(login(PASSWORD).await?.status, 200);
    assert_eq!(app.anonymous().login(&Who::Manager.email(), PASSWORD).await?.status, 200);

    let rep = app.rep().await?;
    let own = rep.get("/me/sign-ins").await?;
    assert_eq!(own.column("action"), ["signed_in", "sign_in_failed"]);
    assert_eq!(own.column("at"), ["2026-11-22T09:01:00.000000Z", "2026-11-22T09:00:00.000000Z"]);
    assert_eq!((own.text_at("/data/1/details/device"), own.text_at("/data/1/origin")), (browser, "127.0.0.1"));
    assert!(!own.text.contains("not the password"));
    assert_eq!(rep.get("/me/sign-ins?limit=1").await?.json["next"], own.json["data"][0]["sequence"]);

    let path = format!("/users/{}/sign-ins", Who::Rep.id());
    assert_eq!(app.admin().await?.get(&path).await?.json, own.json);
    assert_eq!(app.manager().await?.get(&path).await?.status, 403);
    Ok(())
}
