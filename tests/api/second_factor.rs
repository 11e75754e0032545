//! Two-step sign-in: setting it up, codes and recovery codes, guessing, the hospital's demand, losing the app.

use anyhow::Result;
use api::admin::auth::second_factor::totp;
use serde_json::{Value, json};
use tests::organisation::PASSWORD;
use tests::{Answer, Caller, TestApp, Who, on_both};

on_both!(
    signing_in_takes_a_code,
    nothing_holds_before_a_first_code,
    a_code_is_taken_once,
    a_recovery_code_opens_once,
    codes_are_guessed_slowly,
    switching_off_takes_the_password,
    a_lost_app_is_taken_away_by_an_administrator,
    who_owes_a_second_factor_can_only_set_one_up,
);

struct App {
    secret: Vec<u8>,
    recovery: Vec<String>,
}

impl App {
    /// What it shows, so many steps from now.
    fn shows(&self, app: &TestApp, steps: i64) -> String {
        totp::code(&self.secret, totp::step_at(app.clock.now()) + steps, totp::DIGITS)
    }
}

fn again() -> Value {
    json!({"current_password": PASSWORD})
}

/// Sets a second factor up, as the page does; half a minute later, so that the next code is another one.
async fn set_up(app: &TestApp, person: &Caller) -> Result<App> {
    let begun = person.post("/me/second-factor/setup", &again()).await?;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let secret = totp::decode(begun.text_at("/secret")).unwrap_or_default();
    let mut phone = App { secret, recovery: Vec::new() };
    let done = person.post("/me/second-factor/confirm", &json!({"code": phone.shows(app, 0)})).await?;
    assert_eq!(done.status, 200, "{}", done.text);
    phone.recovery = serde_json::from_value(done.json["codes"].clone())?;
    app.clock.advance_seconds(30);
    Ok(phone)
}

async fn login(app: &TestApp, code: &str) -> Result<Answer> {
    app.anonymous().login_with(&Who::Rep.email(), PASSWORD, code).await
}

async fn signing_in_takes_a_code(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let begun = rep.post("/me/second-factor/setup", &again()).await?;
    let uri = begun.text_at("/uri").to_owned();
    assert!(uri.starts_with("otpauth://totp/Setu:asha.rawat%40setu.example.in?secret="), "{uri}");
    assert!(uri.contains(begun.text_at("/secret")) && begun.text_at("/qr_path").starts_with("M0 0h7"));
    let phone = set_up(&app, &rep).await?;
    let state = rep.get("/me/second-factor").await?;
    assert_eq!((state.json["recovery_codes"].as_i64(), state.json["required"].as_bool()), (Some(10), Some(false)));

    let asked = app.anonymous().login(&Who::Rep.email(), PASSWORD).await?;
    assert_eq!((asked.status, asked.code()), (401, "second_factor_required"));
    assert!(asked.header("set-cookie").is_none());
    // Whoever does not know the password is not told that there is a second factor.
    let wrong = app.anonymous().login_with(&Who::Rep.email(), "not the password", &phone.shows(&app, 0)).await?;
    assert_eq!((wrong.status, wrong.code()), (401, "wrong_credentials"));
    let guessed = login(&app, "000000").await?;
    assert_eq!((guessed.status, guessed.code()), (401, "wrong_code"));
    let signed_in = login(&app, &phone.shows(&app, 0)).await?;
    assert_eq!((signed_in.status, signed_in.text_at("/user/full_name")), (200, "Asha Rawat"));
    let history = rep.get("/me/sign-ins").await?;
    assert_eq!(history.text_at("/data/0/details/second_factor"), "app");
    assert_eq!(history.text_at("/data/1/details/wrong"), "code");
    // Nobody else needs one.
    assert_eq!(app.anonymous().login(&Who::Manager.email(), PASSWORD).await?.status, 200);
    Ok(())
}

async fn nothing_holds_before_a_first_code(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let wrong = rep.post("/me/second-factor/setup", &json!({"current_password": "not the password"})).await?;
    assert_eq!((wrong.status, wrong.complaint().as_str()), (422, "/current_password wrong"));
    assert_eq!(rep.post("/me/second-factor/confirm", &json!({"code": "123456"})).await?.status, 409);
    rep.post("/me/second-factor/setup", &again()).await?;
    let wrong = rep.post("/me/second-factor/confirm", &json!({"code": "000000"})).await?;
    assert_eq!((wrong.status, wrong.complaint().as_str()), (422, "/code wrong_code"));
    assert_eq!(app.anonymous().login(&Who::Rep.email(), PASSWORD).await?.status, 200);
    set_up(&app, &rep).await?;
    // It is not replaced behind its owner's back.
    assert_eq!(rep.post("/me/second-factor/setup", &again()).await?.status, 409);
    Ok(())
}

async fn a_code_is_taken_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let phone = set_up(&app, &rep).await?;
    // The code that proved the app is used up, although its time is not over.
    assert_eq!(login(&app, &phone.shows(&app, -1)).await?.code(), "wrong_code");
    let code = phone.shows(&app, 0);
    let (one, other) = tokio::join!(login(&app, &code), login(&app, &code));
    let mut statuses = [one?.status, other?.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    assert_eq!(login(&app, &code).await?.code(), "wrong_code");
    // A clock may be half a minute ahead; then what lies before is gone, too.
    let ahead = phone.shows(&app, 1);
    assert_eq!(login(&app, &format!(" {} {}", &ahead[..3], &ahead[3..])).await?.status, 200);
    assert_eq!(login(&app, &phone.shows(&app, 3)).await?.code(), "wrong_code");
    Ok(())
}

async fn a_recovery_code_opens_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let phone = set_up(&app, &rep).await?;
    assert_eq!(phone.recovery.len(), 10);
    let [first, second, ..] = phone.recovery.as_slice() else { panic!("codes") };
    assert_eq!(login(&app, &first.to_uppercase()).await?.status, 200);
    assert_eq!(login(&app, first).await?.code(), "wrong_code");
    assert_eq!(rep.get("/me/second-factor").await?.json["recovery_codes"], 9);
    assert_eq!(rep.get("/me/sign-ins").await?.text_at("/data/1/details/second_factor"), "recovery_code");
    // New ones end the old ones.
    let renewed = rep.post("/me/second-factor/recovery-codes", &again()).await?;
    assert_eq!(renewed.status, 200, "{}", renewed.text);
    assert_eq!(login(&app, second).await?.code(), "wrong_code");
    assert_eq!(login(&app, renewed.text_at("/codes/9")).await?.status, 200);
    // Somebody else's are none.
    let manager = app.manager().await?;
    let other = set_up(&app, &manager).await?;
    assert_eq!(login(&app, other.recovery.first().map_or("", String::as_str)).await?.code(), "wrong_code");
    Ok(())
}

/// Whoever knows the password cannot reset the count by asking for the second step again and again.
async fn codes_are_guessed_slowly(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let phone = set_up(&app, &rep).await?;
    let mut compared = 0;
    for number in 0..20 {
        let asked = app.anonymous().login(&Who::Rep.email(), PASSWORD).await?;
        let guess = login(&app, &format!("{number:06}")).await?;
        assert!([401, 429].contains(&asked.status) && [401, 429].contains(&guess.status));
        compared += u32::from(guess.status == 401);
    }
    assert!(compared <= 5, "{compared} codes were compared");
    assert_eq!(login(&app, &phone.shows(&app, 0)).await?.status, 429);
    app.clock.advance_seconds(3_600);
    assert_eq!(login(&app, &phone.shows(&app, 0)).await?.status, 200);
    // Somebody who is slow, and not guessing, never waits.
    for _ in 0..8 {
        assert_eq!(app.anonymous().login(&Who::Rep.email(), PASSWORD).await?.code(), "second_factor_required");
    }
    Ok(())
}

async fn switching_off_takes_the_password(app: TestApp) -> Result<()> {
    let (rep, elsewhere) = (app.rep().await?, app.rep().await?);
    set_up(&app, &rep).await?;
    let wrong = rep.post("/me/second-factor/disable", &json!({"current_password": "a guess"})).await?;
    assert_eq!((wrong.status, wrong.complaint().as_str()), (422, "/current_password wrong"));
    assert_eq!(rep.post("/me/second-factor/disable", &again()).await?.status, 204);
    assert_eq!((rep.get("/me").await?.status, elsewhere.get("/me").await?.status), (200, 401));
    assert_eq!(app.anonymous().login(&Who::Rep.email(), PASSWORD).await?.status, 200);
    Ok(())
}

async fn a_lost_app_is_taken_away_by_an_administrator(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    set_up(&app, &rep).await?;
    let path = format!("/users/{}/second-factor", Who::Rep.id());
    assert!(!admin.get(&path).await?.text_at("/since").is_empty());
    assert_eq!(admin.request(reqwest::Method::DELETE, &path).await?.status, 204);
    assert_eq!(rep.get("/me").await?.status, 401);
    assert_eq!(app.anonymous().login(&Who::Rep.email(), PASSWORD).await?.status, 200);
    let audit = admin.get(&format!("/audit?record_id={}", Who::Rep.id())).await?;
    assert!(audit.column("action").contains(&"second_factor_reset".to_owned()), "{}", audit.text);
    Ok(())
}

async fn who_owes_a_second_factor_can_only_set_one_up(app: TestApp) -> Result<()> {
    let (rep, admin, head_office) = (app.rep().await?, app.admin().await?, app.head_office().await?);
    let demand = format!("/users/{}/second-factor", Who::Rep.id());
    assert_eq!(admin.put(&demand, &json!({"required": true})).await?.status, 204);
    for path in ["/contacts", "/sessions", "/api-keys", "/me/sign-ins"] {
        assert_eq!(rep.get(path).await?.code(), "second_factor_setup_required", "{path}");
    }
    assert_eq!(rep.get("/me").await?.status, 200);
    assert_eq!(app.colleague().await?.get("/contacts").await?.status, 200);
    set_up(&app, &rep).await?;
    assert_eq!(rep.get("/contacts").await?.status, 200);

    // The same for a role, of the whole group.
    let rules = json!({"second_factor_roles": ["manager", "finance"]});
    assert_eq!(head_office.put("/security-settings", &rules).await?.status, 200);
    assert_eq!(app.manager().await?.get("/contacts").await?.code(), "second_factor_setup_required");
    let state = app.manager().await?.get("/me/second-factor").await?;
    assert_eq!(
        (state.json["required"].as_bool(), state.json["required_of_person"].as_bool()),
        (Some(true), Some(false))
    );
    assert_eq!(app.colleague().await?.get("/contacts").await?.status, 200);
    assert_eq!(head_office.put("/security-settings", &json!({"second_factor_roles": []})).await?.status, 200);
    assert_eq!(app.manager().await?.get("/contacts").await?.status, 200);
    Ok(())
}
