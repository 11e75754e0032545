//! The audit: what it tells, that it cannot be changed, and that tampering shows.

use anyhow::{Context, Result};
use api::each;
use api::kernel::audit::{Entry, Verified, append, verify};
use api::kernel::db::{Connection, Target};
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::people::contact::{Contact, ContactData, ContactKind};
use serde_json::json;
use tests::organisation::PASSWORD;
use tests::{Kind, TestApp, Who, a_contact, lines, on_both, told};

on_both!(
    reading_a_patient_is_told,
    rights_and_files_are_told,
    a_facility_sees_its_own,
    many_writers_make_one_chain,
    rows_are_only_added,
    a_changed_row_shows,
    a_row_that_was_taken_out_shows,
    a_row_that_was_put_in_shows,
    rows_that_changed_places_show,
    a_chain_made_anew_is_another_one,
);

async fn reading_a_patient_is_told(app: TestApp) -> Result<()> {
    let (rep, head_office) = (app.rep().await?, app.head_office().await?);
    let data = ContactData { given_name: Some("Zubeida".to_owned()), ..ContactData::new(ContactKind::Patient) };
    let patient: Contact = rep.create(data).await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    for path in [
        format!("/contacts/{}", doctor.head.id),
        format!("/contacts/{}", patient.head.id),
        // Again within the same second: one entry.
        format!("/contacts/{}", patient.head.id),
        "/contacts".to_owned(),
    ] {
        assert_eq!(rep.get(&path).await?.status, 200);
    }
    // Nobody reads what they may not see, so there is nothing to tell.
    assert_eq!(app.far().await?.get(&format!("/contacts/{}", patient.head.id)).await?.status, 404);
    let history = format!("/events?resource=contacts&record_id={}", patient.head.id);
    assert_eq!(app.manager().await?.get(&history).await?.status, 200);
    let audit = head_office.get(&format!("/audit?record_id={}", patient.head.id)).await?;
    let mut readers = audit.column("actor_id");
    readers.sort();
    assert_eq!(readers, [Who::Rep.id().to_string(), Who::Manager.id().to_string()], "{}", audit.text);
    assert!(audit.column("action").iter().all(|action| action == "patient_read"));
    assert_eq!(audit.text_at("/data/0/origin"), "127.0.0.1");
    assert!(!audit.text.contains("Zubeida"));
    Ok(())
}

async fn rights_and_files_are_told(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let path = format!("/users/{}", Who::Rep.id());
    // A new phone number is no right.
    assert_eq!(admin.patch(&path, 1, &json!({"phone": "98765 43210"})).await?.status, 200);
    assert_eq!(admin.patch(&path, 2, &json!({"role": "marketing"})).await?.status, 200);
    let told = admin.get("/audit?action=rights_changed").await?;
    assert_eq!(told.rows().len(), 1, "{}", told.text);
    assert_eq!(
        (told.text_at("/data/0/details/role_before"), told.text_at("/data/0/details/role")),
        ("rep", "marketing")
    );
    let set = json!({"password": "another quiet elephant"});
    assert_eq!(admin.put(&format!("{path}/password"), &set).await?.status, 204);
    let made = admin.post("/exports", &json!({"source": "contacts", "query": ""})).await?;
    let file = format!("/exports/{}/file", made.text_at("/id"));
    while admin.get(&file).await?.status != 200 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let all = admin.get("/audit").await?;
    assert_eq!(all.column("action"), ["export_downloaded", "export_asked", "password_set", "rights_changed"]);
    assert!(!all.text.contains("another quiet elephant"));
    for bad in [
        "/audit?limit=0",
        "/audit?limit=201",
        "/audit?action=nothing",
        "/audit?actor_id=x",
        "/audit?from=now",
        "/audit?sort=at",
    ] {
        assert_eq!(admin.get(bad).await?.status, 422, "{bad}");
    }
    Ok(())
}

async fn a_facility_sees_its_own(app: TestApp) -> Result<()> {
    for who in [Who::Rep, Who::Far, Who::HeadOffice] {
        assert_eq!(app.anonymous().login(&who.email(), PASSWORD).await?.status, 200);
    }
    assert_eq!(app.anonymous().login("nobody@setu.example.in", PASSWORD).await?.status, 401);
    let (admin, head_office) = (app.admin().await?, app.head_office().await?);
    assert_eq!(admin.get("/audit").await?.column("actor_id"), [Who::Rep.id().to_string()]);
    let all = head_office.get("/audit?limit=3").await?;
    assert_eq!(all.column("action"), ["sign_in_failed", "signed_in", "signed_in"]);
    assert!(!all.text.contains("nobody@"));
    let rest = head_office.get(&format!("/audit?limit=3&before={}", all.json["next"])).await?;
    assert_eq!((rest.column("actor_id"), &rest.json["next"]), (vec![Who::Rep.id().to_string()], &json!(null)));
    let of_rep = head_office.get(&format!("/audit?actor_id={}", Who::Rep.id())).await?;
    assert_eq!(of_rep.rows().len(), 1);
    assert_eq!(head_office.get("/audit?to=2026-11-22T09:00:00Z").await?.rows().len(), 0);
    assert_eq!(head_office.get("/audit?from=2026-11-22T09:00:00Z").await?.rows().len(), 4);
    Ok(())
}

/// Two nodes at once, and writers that are taken back.
async fn many_writers_make_one_chain(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    let writers: Vec<_> = (0..24)
        .map(|number| {
            let app = if number % 2 == 0 { app.clone() } else { node.clone() };
            actix_web::rt::spawn(async move {
                let entry = Entry::new(AuditAction::SignedOut, None).detail("number", number.to_string());
                app.write(move |transaction| {
                    append(transaction, &entry)?;
                    if number % 3 == 0 { Err(api::kernel::error::ApiError::not_found()) } else { Ok(()) }
                })
                .await
            })
        })
        .collect();
    let mut written = 0;
    for writer in writers {
        written += i64::from(writer.await?.is_ok());
    }
    assert_eq!(written, 16);
    assert!(matches!(whole(&app).await?, Verified::Whole { rows: 16, .. }));
    node.stop().await;
    Ok(())
}

async fn whole(app: &TestApp) -> Result<Verified> {
    app.read(|connection| verify(connection, None)).await
}

/// Six rows, whose chain is whole.
async fn six_rows(app: &TestApp) -> Result<Target> {
    for number in 1..=6 {
        let entry = Entry::new(AuditAction::SignedOut, None).detail("number", number.to_string());
        app.write(move |transaction| append(transaction, &entry)).await?;
    }
    assert!(matches!(whole(app).await?, Verified::Whole { rows: 6, .. }));
    Ok(app.state.database.target().clone())
}

/// Does what only somebody with the database's own rights can: takes the guards away first.
fn tamper(target: &Target, statements: &str) -> Result<()> {
    let mut connection = target.connect()?;
    let guards = match connection {
        Connection::Sqlite(_) => "DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks;",
        Connection::Postgres(_) => "ALTER TABLE audit DISABLE TRIGGER USER;",
    };
    connection.execute_batch(&[guards, statements].concat()).map_err(told)
}

async fn broken_at(app: &TestApp) -> Result<(i64, &'static str)> {
    match whole(app).await? {
        Verified::Broken { sequence, why } => Ok((sequence, why)),
        whole @ Verified::Whole { .. } => anyhow::bail!("nothing shows: {whole:?}"),
    }
}

async fn rows_are_only_added(app: TestApp) -> Result<()> {
    let target = six_rows(&app).await?;
    let mut statements = vec![
        "UPDATE audit SET origin = '10.0.0.1' WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence = 6",
        "DELETE FROM audit_head",
    ];
    if app.kind() == Kind::Postgres {
        statements.push("TRUNCATE audit");
    }
    for statement in statements {
        let mut connection = target.connect()?;
        let refused = each!(&mut connection, c => diesel::sql_query(statement).execute(c));
        let cause = refused.err().context(statement)?.to_string();
        assert!(cause.contains("the audit is only added to"), "{statement}: {cause}");
    }
    assert!(matches!(whole(&app).await?, Verified::Whole { rows: 6, .. }));
    Ok(())
}

async fn a_changed_row_shows(app: TestApp) -> Result<()> {
    let target = six_rows(&app).await?;
    tamper(&target, "UPDATE audit SET details = '{\"number\":\"9\"}' WHERE sequence = 4")?;
    assert_eq!(broken_at(&app).await?, (4, "it was changed"));
    tamper_again(&target, "UPDATE audit SET details = '{\"number\":\"4\"}' WHERE sequence = 4")?;
    assert!(matches!(whole(&app).await?, Verified::Whole { rows: 6, .. }));
    // Each other column counts as well.
    for change in [
        "action = 'signed_in'",
        "resource = 'users'",
        "origin = '10.0.0.1'",
        match app.kind() {
            Kind::Sqlite => "at = at + 1",
            Kind::Postgres => "at = at + interval '1 microsecond'",
        },
        match app.kind() {
            Kind::Sqlite => "actor_id = zeroblob(16)",
            Kind::Postgres => "actor_id = '00000000-0000-0000-0000-000000000000'",
        },
    ] {
        tamper_again(&target, "CREATE TABLE kept AS SELECT * FROM audit WHERE sequence = 2")?;
        tamper_again(&target, &format!("UPDATE audit SET {change} WHERE sequence = 2"))?;
        assert_eq!(broken_at(&app).await?, (2, "it was changed"), "{change}");
        tamper_again(
            &target,
            "DELETE FROM audit WHERE sequence = 2; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept",
        )?;
    }
    assert!(matches!(whole(&app).await?, Verified::Whole { rows: 6, .. }));
    Ok(())
}

/// Once the guards are gone.
fn tamper_again(target: &Target, statements: &str) -> Result<()> {
    target.connect()?.execute_batch(statements).map_err(told)
}

async fn a_row_that_was_taken_out_shows(app: TestApp) -> Result<()> {
    let target = six_rows(&app).await?;
    tamper(&target, "DELETE FROM audit WHERE sequence = 6")?;
    // Also the last one, behind which nothing is missing.
    assert_eq!(broken_at(&app).await?, (6, "it is missing"));
    tamper_again(&target, "DELETE FROM audit WHERE sequence = 2")?;
    assert_eq!(broken_at(&app).await?, (2, "it is missing"));
    tamper_again(&target, "UPDATE audit SET sequence = 2 WHERE sequence = 3")?;
    assert_eq!(broken_at(&app).await?, (2, "it does not follow from the row before"));
    Ok(())
}

async fn a_row_that_was_put_in_shows(app: TestApp) -> Result<()> {
    let target = six_rows(&app).await?;
    tamper(
        &target,
        "INSERT INTO audit (sequence, at, action, details, previous_hash, hash)
         SELECT 7, at, action, details, hash, previous_hash FROM audit WHERE sequence = 6",
    )?;
    assert_eq!(broken_at(&app).await?, (7, "it was changed"));
    Ok(())
}

async fn rows_that_changed_places_show(app: TestApp) -> Result<()> {
    let target = six_rows(&app).await?;
    tamper(
        &target,
        "UPDATE audit SET sequence = 100 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4;
         UPDATE audit SET sequence = 4 WHERE sequence = 100",
    )?;
    assert_eq!(broken_at(&app).await?, (3, "it does not follow from the row before"));
    Ok(())
}

/// Whoever may write to the database can make a whole chain; an end that was kept elsewhere tells it from the first one.
async fn a_chain_made_anew_is_another_one(app: TestApp) -> Result<()> {
    let target = six_rows(&app).await?;
    let Verified::Whole { rows, hash } = whole(&app).await? else { anyhow::bail!("it is broken") };
    let end = hash.clone();
    let kept = app.read(move |connection| verify(connection, Some((rows, &end)))).await?;
    assert!(matches!(kept, Verified::Whole { .. }));
    let zeros = match app.kind() {
        Kind::Sqlite => "zeroblob(32)",
        Kind::Postgres => "decode(repeat('00', 32), 'hex')",
    };
    tamper(&target, &format!("DELETE FROM audit; UPDATE audit_head SET sequence = 0, hash = {zeros}"))?;
    for (made, why) in [(5, "it is missing: the chain was longer once"), (2, "it is another one than it was")] {
        for _ in 0..made {
            app.write(|transaction| append(transaction, &Entry::new(AuditAction::SignedIn, None))).await?;
        }
        assert!(matches!(whole(&app).await?, Verified::Whole { .. }));
        let end = hash.clone();
        let expected = app.read(move |connection| verify(connection, Some((rows, &end)))).await?;
        assert_eq!(expected, Verified::Broken { sequence: 6, why });
    }
    assert_eq!(lines(&target, "SELECT action AS line FROM audit WHERE sequence = 7")?, ["signed_in"]);
    Ok(())
}
