//! Access tokens that nobody may make up.

use anyhow::Result;
use api::admin::auth::token;
use tests::{Content, Kind, TestApp, TestDatabase, Who, on_both, told};

on_both!(only_this_installation_makes_tokens);

/// `{"alg":"none","typ":"JWT"}`
const NONE: &str = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
/// `{"alg":"RS256","typ":"JWT"}`
const RS256: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

async fn only_this_installation_makes_tokens(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let access = |caller: &tests::Caller| caller.client.access_token().unwrap_or_default();
    let (mine, theirs) = (access(&rep), access(&admin));
    let part = |token: &str, index: usize| token.split('.').nth(index).unwrap_or_default().to_owned();
    let (header, payload, signature) = (part(&mine, 0), part(&mine, 1), part(&mine, 2));
    assert_eq!(rep.with_token(&mine).get("/me").await?.status, 200);

    // Another installation's key, for a session that exists here.
    let elsewhere = TestApp::start(TestDatabase::with(Kind::Sqlite, Content::Nobody)?)?;
    let session = rep.client.list_sessions().await?.first().map(|session| session.id).expect("a session");
    let (foreign, _) = token::issue(&elsewhere.state.secrets, session, app.clock.now()).map_err(told)?;
    elsewhere.stop().await;

    for (what, forged) in [
        ("no algorithm, no signature", format!("{NONE}.{payload}.")),
        ("no algorithm, with a signature", format!("{NONE}.{payload}.{signature}")),
        ("another algorithm", format!("{RS256}.{payload}.{signature}")),
        ("somebody else's session", format!("{header}.{}.{signature}", part(&theirs, 1))),
        ("no signature", format!("{header}.{payload}.")),
        ("a changed signature", format!("{header}.{payload}.{}", signature.chars().rev().collect::<String>())),
        ("another installation's key", foreign),
        ("nothing", String::new()),
        ("nonsense", "nonsense".to_owned()),
    ] {
        let answer = rep.with_token(forged).get("/me").await?;
        assert_eq!((answer.status, answer.code()), (401, "unauthenticated"), "{what}");
    }
    // Another scheme than Bearer, and a refresh token in its place.
    let anonymous = app.anonymous();
    for header in [format!("Basic {mine}"), mine.clone(), format!("bearer: {mine}")] {
        assert_eq!(anonymous.get("/me").header("authorization", &header).await?.status, 401, "{header}");
    }
    let signed_in = anonymous.login(&Who::Rep.email(), tests::organisation::PASSWORD).await?;
    let refresh = super::cookie(&signed_in);
    assert_eq!(rep.with_token(refresh.trim_start_matches("setu_refresh=")).get("/me").await?.status, 401);
    Ok(())
}
