//! Passwords: what a wrong one answers, how guessing is slowed down, how they are changed.

use anyhow::Result;
use api::each;
use api::kernel::db::schema::users;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use serde_json::json;
use std::collections::BTreeSet;
use tests::organisation::PASSWORD;
use tests::{Answer, TestApp, Who, on_both};

const NEW: &str = "nine loud parakeets";

on_both!(
    whoever_cannot_sign_in_gets_the_same_answer,
    five_wrong_passwords_make_an_account_wait,
    a_right_password_forgives,
    many_guesses_at_once_are_counted_too,
    a_new_password_ends_all_other_sessions,
    changing_a_password_is_slowed_down_too,
    a_password_set_by_an_administrator_must_be_changed,
    the_address_is_read_without_regard_to_case,
);

/// Nobody learns whether an address belongs to a user.
async fn whoever_cannot_sign_in_gets_the_same_answer(app: TestApp) -> Result<()> {
    app.write(|transaction| {
        let suspended =
            diesel::update(users::table.find(Who::Colleague.id())).set(users::status.eq(UserStatus::Suspended));
        each!(&mut *transaction.connection, c => suspended.execute(c))?;
        let deleted = diesel::update(users::table.find(Who::Far.id())).set(users::deleted_at.eq(Some(transaction.now)));
        each!(&mut *transaction.connection, c => deleted.execute(c))?;
        let unset = diesel::update(users::table.find(Who::Finance.id())).set(users::password_hash.eq(None::<String>));
        each!(&mut *transaction.connection, c => unset.execute(c))?;
        Ok(())
    })
    .await?;
    let anonymous = app.anonymous();
    let wrong = anonymous.login(&Who::Rep.email(), "not the password").await?;
    insta::assert_json_snapshot!(wrong.told(), @r#"
    {
      "body": {
        "code": "wrong_credentials",
        "instance": "/api/v1/auth/login",
        "request_id": "[request]",
        "status": 401,
        "title": "The e-mail address or the password is wrong",
        "type": "/problems/wrong_credentials"
      },
      "status": 401
    }
    "#);
    for (email, password) in [
        ("nobody@setu.example.in".to_owned(), PASSWORD),
        (Who::Colleague.email(), PASSWORD),
        (Who::Far.email(), PASSWORD),
        (Who::Finance.email(), PASSWORD),
    ] {
        let answer = anonymous.login(&email, password).await?;
        assert_eq!(answer.told(), wrong.told(), "{email}");
        assert_eq!(names(&answer), names(&wrong), "{email}");
    }
    Ok(())
}

fn names(answer: &Answer) -> BTreeSet<String> {
    answer.headers.keys().map(ToString::to_string).collect()
}

async fn five_wrong_passwords_make_an_account_wait(app: TestApp) -> Result<()> {
    let anonymous = app.anonymous();
    let mut waits = Vec::new();
    for _ in 0..5 {
        assert_eq!(anonymous.login(&Who::Rep.email(), "not the password").await?.status, 401);
    }
    for _ in 0..4 {
        let refused = anonymous.login(&Who::Rep.email(), PASSWORD).await?;
        assert_eq!((refused.status, refused.code()), (429, "too_many_requests"));
        let seconds: i64 = refused.header("retry-after").unwrap_or_default().parse()?;
        waits.push(seconds);
        app.clock.advance_seconds(seconds);
        assert_eq!(anonymous.login(&Who::Rep.email(), "not the password").await?.status, 401);
    }
    assert!(waits.is_sorted_by(|earlier, later| earlier < later), "{waits:?}");
    // An address that nobody has waits like one that somebody has, and others do not wait.
    for _ in 0..5 {
        assert_eq!(anonymous.login("nobody@setu.example.in", PASSWORD).await?.status, 401);
    }
    assert_eq!(anonymous.login("nobody@setu.example.in", PASSWORD).await?.status, 429);
    assert_eq!(anonymous.login(&Who::Manager.email(), PASSWORD).await?.status, 200);
    Ok(())
}

async fn a_right_password_forgives(app: TestApp) -> Result<()> {
    let anonymous = app.anonymous();
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(anonymous.login(&Who::Rep.email(), "not the password").await?.status, 401);
        }
        assert_eq!(anonymous.login(&Who::Rep.email(), PASSWORD).await?.status, 200);
    }
    // Failures are also forgotten after an hour.
    for _ in 0..4 {
        assert_eq!(anonymous.login(&Who::Rep.email(), "not the password").await?.status, 401);
    }
    app.clock.advance_seconds(3_601);
    for _ in 0..4 {
        assert_eq!(anonymous.login(&Who::Rep.email(), "not the password").await?.status, 401);
    }
    Ok(())
}

/// Guesses that arrive together are no way around the count.
async fn many_guesses_at_once_are_counted_too(app: TestApp) -> Result<()> {
    let guesses: Vec<_> = (0..24)
        .map(|number| {
            let anonymous = app.anonymous();
            let guess = format!("guess number {number}");
            actix_web::rt::spawn(async move { anonymous.login(&Who::Rep.email(), &guess).await })
        })
        .collect();
    let mut checked = 0;
    for guess in guesses {
        let answer = guess.await??;
        match answer.status {
            401 => checked += 1,
            429 => {}
            other => panic!("a guess answered {other}: {}", answer.text),
        }
    }
    assert!(checked <= 5, "{checked} guesses were compared with the password");
    Ok(())
}

async fn a_new_password_ends_all_other_sessions(app: TestApp) -> Result<()> {
    let (here, elsewhere) = (app.rep().await?, app.rep().await?);
    let change = |new: &str| json!({"current_password": PASSWORD, "new_password": new});
    let same = here.post("/auth/password", &change(PASSWORD)).await?;
    assert_eq!((same.status, same.complaint().as_str()), (422, "/new_password same"));
    let short = here.post("/auth/password", &change("short")).await?;
    assert_eq!((short.status, short.complaint().as_str()), (422, "/new_password password"));
    assert_eq!(elsewhere.get("/me").await?.status, 200);

    assert_eq!(here.post("/auth/password", &change(NEW)).await?.status, 204);
    assert_eq!(here.get("/me").await?.status, 200);
    assert_eq!(elsewhere.get("/me").await?.status, 401);
    assert_eq!(app.anonymous().login(&Who::Rep.email(), PASSWORD).await?.status, 401);
    assert_eq!(app.anonymous().login(&Who::Rep.email(), NEW).await?.status, 200);
    Ok(())
}

async fn changing_a_password_is_slowed_down_too(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let guess = json!({"current_password": "not the password", "new_password": NEW});
    for _ in 0..5 {
        let answer = rep.post("/auth/password", &guess).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, "/current_password wrong"));
    }
    let right = json!({"current_password": PASSWORD, "new_password": NEW});
    assert_eq!(rep.post("/auth/password", &right).await?.status, 429);
    // It is the session that is not believed; whoever knows the password signs in.
    assert_eq!(app.anonymous().login(&Who::Rep.email(), PASSWORD).await?.status, 200);
    Ok(())
}

async fn a_password_set_by_an_administrator_must_be_changed(app: TestApp) -> Result<()> {
    let (before, admin) = (app.rep().await?, app.admin().await?);
    let set = admin.put(&format!("/users/{}/password", Who::Rep.id()), &json!({"password": NEW})).await?;
    assert_eq!(set.status, 204);
    assert_eq!(before.get("/me").await?.status, 401);

    let signed_in = app.anonymous().login(&Who::Rep.email(), NEW).await?;
    assert_eq!(signed_in.json["user"]["must_change_password"], true);
    let rep = before.with_token(signed_in.text_at("/access_token"));
    for path in ["/contacts", "/users", "/events", "/sessions", "/jobs"] {
        let answer = rep.get(path).await?;
        assert_eq!((answer.status, answer.code()), (403, "password_change_required"), "{path}");
    }
    assert_eq!(rep.get("/me").await?.status, 200);
    let change = json!({"current_password": NEW, "new_password": "eleven shy tortoises"});
    assert_eq!(rep.post("/auth/password", &change).await?.status, 204);
    assert_eq!(rep.get("/contacts").await?.status, 200);
    Ok(())
}

async fn the_address_is_read_without_regard_to_case(app: TestApp) -> Result<()> {
    let email = format!(" {} ", Who::Rep.email().to_uppercase());
    let signed_in = app.anonymous().login(&email, PASSWORD).await?;
    assert_eq!((signed_in.status, signed_in.text_at("/user/full_name")), (200, "Asha Rawat"));
    assert_eq!(signed_in.text_at("/user/last_sign_in_at"), "2026-11-22T09:00:00.000000Z");
    assert_eq!(signed_in.header("cache-control"), Some("private, no-store"));
    Ok(())
}
