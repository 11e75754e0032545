//! A forgotten password: the mail by a real server, what its secret opens, and what nobody learns.

use anyhow::{Context, Result};
use api::config::MailOptions;
use api::each;
use api::kernel::db::schema::{jobs, users};
use api::outbound::Outbound;
use diesel::prelude::*;
use domain::admin::job::JobState;
use domain::admin::user::{Language, UserStatus};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;
use tests::organisation::PASSWORD;
use tests::{Answer, Mailbox, Manners, TestApp, TestDatabase, Who, on_both, told};

on_both!(database Organisation:
    a_mail_lets_one_choose_a_new_password,
    nobody_learns_who_has_an_account,
    a_mail_server_that_puts_us_off_is_asked_again,
    a_mail_that_nobody_takes_waits_for_an_administrator,
    without_a_mail_server_nothing_is_promised,
);

const NEW: &str = "nine loud parakeets";

fn start(database: TestDatabase, manners: Manners) -> Result<(TestApp, Mailbox)> {
    let mailbox = Mailbox::open(manners)?;
    let options = MailOptions {
        smtp_url: Some(mailbox.url()),
        mail_from: Some("Setu <setu@hospital.example.in>".to_owned()),
        public_url: Some("https://setu.example.in/".to_owned()),
    };
    let outbound = Outbound::new(&options).map_err(told)?;
    Ok((TestApp::start_with_mail(database, outbound)?, mailbox))
}

async fn ask(app: &TestApp, email: &str) -> Result<Answer> {
    app.anonymous().post("/auth/password-reset-requests", &json!({"email": email})).await
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Result<Answer> {
    app.anonymous().post("/auth/password-resets", &json!({"token": token, "new_password": password})).await
}

/// The secret in a mail's text, whose lines may be broken (`=` at the end, RFC 2045).
fn token(mail: &str) -> Result<String> {
    let text = mail.replace("=\r\n", "");
    let (_, rest) = text.split_once("https://setu.example.in/reset-password#").context("no link")?;
    Ok(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}

async fn a_mail_lets_one_choose_a_new_password(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    assert!(app.anonymous().client.get_setup().await?.sends_mail);
    let before = app.rep().await?;
    assert_eq!(ask(&app, &Who::Rep.email().to_uppercase()).await?.status, 202);
    let mails = mailbox.wait(1).await?;
    let mail = mails.first().context("no mail")?;
    for expected in
        ["To: asha.rawat@setu.example.in", "From: ", "Auto-Submitted: auto-generated", "text/plain", "text/html"]
    {
        assert!(mail.contains(expected), "{expected} is missing in\n{mail}");
    }
    let secret = token(mail)?;
    assert_eq!(secret.len(), 40);

    let short = reset(&app, &secret, "short").await?;
    assert_eq!((short.status, short.complaint().as_str()), (422, "/new_password password"));
    let mut forged = secret.clone();
    forged.replace_range(0..1, "1");
    assert_eq!(reset(&app, &forged, NEW).await?.complaint(), "/token outdated");
    assert_eq!(reset(&app, &secret, NEW).await?.status, 204);
    assert_eq!(before.get("/me").await?.status, 401);
    assert_eq!(app.anonymous().login(&Who::Rep.email(), PASSWORD).await?.status, 401);
    assert_eq!(app.anonymous().login(&Who::Rep.email(), NEW).await?.status, 200);
    // Once, also when two come at the same time; and not for long.
    assert_eq!(reset(&app, &secret, PASSWORD).await?.complaint(), "/token outdated");
    ask(&app, &Who::Rep.email()).await?;
    ask(&app, &Who::Rep.email()).await?;
    let mails = mailbox.wait(3).await?;
    let (second, third) = (token(&mails[1])?, token(&mails[2])?);
    app.clock.advance_seconds(30 * 60 - 1);
    let (one, other) = tokio::join!(reset(&app, &second, PASSWORD), reset(&app, &second, PASSWORD));
    let mut statuses = [one?.status, other?.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422]);
    assert_eq!(reset(&app, &third, NEW).await?.status, 422);
    ask(&app, &Who::Rep.email()).await?;
    let late = token(&mailbox.wait(4).await?[3])?;
    app.clock.advance_seconds(30 * 60);
    assert_eq!(reset(&app, &late, NEW).await?.complaint(), "/token outdated");

    let audit = app.head_office().await?.get(&format!("/audit?record_id={}", Who::Rep.id())).await?;
    let actions: BTreeSet<String> = audit.column("action").into_iter().collect();
    assert!(actions.contains("password_reset_asked") && actions.contains("password_reset"), "{actions:?}");
    app.stop().await;
    Ok(())
}

/// The answer is the same, and so is what the server does before it: the difference is the job's.
async fn nobody_learns_who_has_an_account(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Takes)?;
    app.write(|transaction| {
        let suspended =
            diesel::update(users::table.find(Who::Colleague.id())).set(users::status.eq(UserStatus::Suspended));
        each!(&mut *transaction.connection, c => suspended.execute(c))?;
        let hindi = diesel::update(users::table.find(Who::Manager.id())).set(users::language.eq(Language::Hindi));
        each!(&mut *transaction.connection, c => hindi.execute(c))?;
        Ok(())
    })
    .await?;
    let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<BTreeSet<_>>();
    let known = ask(&app, &Who::Rep.email()).await?;
    for email in ["nobody@setu.example.in".to_owned(), Who::Colleague.email()] {
        let answer = ask(&app, &email).await?;
        assert_eq!((answer.status, &answer.text, names(&answer)), (202, &known.text, names(&known)), "{email}");
    }
    // The last one to be asked for is the last to be sent: nobody else got one before.
    ask(&app, &Who::Manager.email()).await?;
    let mails = mailbox.wait(2).await?;
    settled(&app).await?;
    assert_eq!(mailbox.mails().len(), 2, "{mails:?}");
    assert!(
        mails[1].contains("To: vikram.sethi@setu.example.in") && mails[1].contains("lang=3D\"hi\"")
            || mails[1].contains("base64"),
        "{}",
        mails[1]
    );
    // Who asks too often waits, whether anybody has the address or not.
    for email in [Who::Rep.email(), "nobody@setu.example.in".to_owned()] {
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(ask(&app, &email).await?.status);
        }
        assert_eq!(statuses, [202, 202, 202, 202, 429, 429], "{email}");
    }
    assert_eq!(ask(&app, "no address").await?.complaint(), "/email email");
    app.stop().await;
    Ok(())
}

/// Until no job is left to be run.
async fn settled(app: &TestApp) -> Result<()> {
    loop {
        let open = app.read(|connection| {
            let open = jobs::table.filter(jobs::state.eq_any([JobState::Queued, JobState::Running])).count();
            Ok(each!(connection, c => open.get_result::<i64>(c))?)
        });
        if open.await? == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Moves the clock on until the jobs are over.
async fn let_time_pass(app: &TestApp) -> Result<JobState> {
    loop {
        let state: JobState = app
            .read(|connection| {
                let state = jobs::table.select(jobs::state);
                Ok(each!(connection, c => state.get_result(c))?)
            })
            .await?;
        if state.is_over() {
            return Ok(state);
        }
        app.clock.advance_seconds(2);
        app.state.jobs.wake();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn a_mail_server_that_puts_us_off_is_asked_again(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::PutsOff(3))?;
    assert_eq!(ask(&app, &Who::Rep.email()).await?.status, 202);
    assert_eq!(let_time_pass(&app).await?, JobState::Succeeded);
    assert_eq!((mailbox.tries(), mailbox.mails().len()), (4, 1));
    assert_eq!(reset(&app, &token(&mailbox.mails()[0])?, NEW).await?.status, 204);
    app.stop().await;
    Ok(())
}

async fn a_mail_that_nobody_takes_waits_for_an_administrator(database: TestDatabase) -> Result<()> {
    let (app, mailbox) = start(database, Manners::Refuses)?;
    assert_eq!(ask(&app, &Who::Rep.email()).await?.status, 202);
    // After ten tries, or when the request is too old to be worth a mail.
    let state = let_time_pass(&app).await?;
    assert!(mailbox.tries() > 5 && mailbox.mails().is_empty(), "{} tries", mailbox.tries());
    if state == JobState::Dead {
        let dead = app.head_office().await?.get("/jobs?state=dead").await?;
        assert_eq!(dead.text_at("/0/kind"), "password_reset_mail");
        assert!(!dead.text.contains("asha"), "{}", dead.text);
    }
    app.stop().await;
    Ok(())
}

async fn without_a_mail_server_nothing_is_promised(database: TestDatabase) -> Result<()> {
    let app = TestApp::start(database)?;
    assert!(!app.anonymous().client.get_setup().await?.sends_mail);
    for email in [Who::Rep.email(), "nobody@setu.example.in".to_owned()] {
        let answer = ask(&app, &email).await?;
        assert_eq!((answer.status, answer.code()), (409, "conflict"));
    }
    app.stop().await;
    Ok(())
}
