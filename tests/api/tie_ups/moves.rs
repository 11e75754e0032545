//! The moves: only those of the table, with a reason where it says so, by whom it says, once.

use super::{a_draft, activate, path, status, take};
use anyhow::Result;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::Resource;
use domain::kernel::status::{Mover, Status};
use domain::people::tie_up::{TieUp, TieUpScope, TieUpStatus};
use serde_json::{Value, json};
use tests::{TestApp, Who, on_both};

on_both!(
    every_move_is_in_the_table,
    nobody_approves_their_own_request,
    a_reason_is_given_and_kept,
    a_move_needs_the_version,
    a_move_sent_twice_is_taken_once,
    one_holds_at_a_time,
    one_holds_at_a_time_whoever_is_first,
    a_renewal_makes_the_next_draft,
    a_move_to_what_is_no_status,
);

/// Every status × every status, as an administrator who asked for nothing.
async fn every_move_is_in_the_table(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let admin = app.admin().await?;
    for from in TieUpStatus::ALL {
        for to in TieUpStatus::ALL {
            let tie_up = a_draft(&rep, |_| ()).await?;
            let (id, from, to) = (tie_up.head.id, *from, *to);
            app.write(move |transaction| super::terms::put_status(transaction, id, from)).await?;
            let answer = take(&admin, &tie_up, json!({"to": to, "reason": "as agreed"})).await?;
            let legal = from.move_to(to).filter(|legal| legal.by != Mover::System);
            if legal.is_some() {
                assert_eq!(
                    (answer.status, answer.json["status"].as_str()),
                    (200, Some(to.as_str())),
                    "{}",
                    answer.text
                );
                continue;
            }
            assert_eq!((answer.status, answer.code()), (409, "illegal_transition"), "{from} to {to}: {}", answer.text);
            let allowed: Vec<&str> =
                from.moves().iter().filter(|legal| legal.by != Mover::System).map(|legal| legal.to.as_str()).collect();
            // An empty list stands for none.
            let expected = if allowed.is_empty() { Value::Null } else { json!(allowed) };
            assert_eq!(answer.json["allowed"], expected, "{from}");
        }
    }
    Ok(())
}

async fn nobody_approves_their_own_request(app: TestApp) -> Result<()> {
    let (rep, manager, admin) = (app.rep().await?, app.manager().await?, app.admin().await?);
    let tie_up = a_draft(&rep, |_| ()).await?;
    for to in ["negotiation", "pending_approval"] {
        assert_eq!(take(&manager, &tie_up, json!({ "to": to })).await?.status, 200);
    }
    let refused = take(&rep, &tie_up, json!({"to": "active"})).await?;
    assert_eq!((refused.status, refused.code()), (403, "forbidden"));
    let refused = take(&manager, &tie_up, json!({"to": "active"})).await?;
    assert_eq!((refused.status, refused.code()), (403, "forbidden"));
    assert_eq!(refused.json["detail"], "Nobody approves their own request");
    // What an illegal move names leaves out what this person may not take.
    let illegal = take(&manager, &tie_up, json!({"to": "draft"})).await?;
    assert_eq!(illegal.json["allowed"], json!(["negotiation"]));
    assert_eq!(take(&admin, &tie_up, json!({"to": "active"})).await?.status, 200);
    assert_eq!(status(&rep, &tie_up).await?, TieUpStatus::Active);
    Ok(())
}

async fn a_reason_is_given_and_kept(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let tie_up = a_draft(&rep, |_| ()).await?;
    activate(&app, &tie_up).await?;
    for body in [json!({"to": "suspended"}), json!({"to": "suspended", "reason": "  "})] {
        let refused = take(&rep, &tie_up, body).await?;
        assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some("/reason")));
    }
    assert_eq!(take(&rep, &tie_up, json!({"to": "suspended", "reason": " Bills unpaid "})).await?.status, 200);
    assert_eq!(take(&manager, &tie_up, json!({"to": "active"})).await?.status, 200);
    let history = rep.client.list_record_events(Resource::TieUps, tie_up.head.id.into(), &[], None).await?;
    let moves: Vec<_> = history
        .data
        .iter()
        .filter(|event| event.kind == ChangeKind::Moved)
        .map(|event| {
            let change = &event.changes["status"];
            let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (words(&change.from), words(&change.to), event.reason.clone(), event.actor_id)
        })
        .collect();
    let (rep, manager) = (Some(Who::Rep.id()), Some(Who::Manager.id()));
    let moved =
        |from: &str, to: &str, why: Option<&str>, who| (from.to_owned(), to.to_owned(), why.map(str::to_owned), who);
    assert_eq!(
        moves,
        [
            moved("suspended", "active", None, manager),
            moved("active", "suspended", Some("Bills unpaid"), rep),
            moved("pending_approval", "active", None, manager),
            moved("negotiation", "pending_approval", None, rep),
            moved("draft", "negotiation", None, rep),
        ]
    );
    assert!(history.data.iter().all(|event| event.at == app.clock.now()));
    Ok(())
}

async fn a_move_needs_the_version(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let tie_up = a_draft(&rep, |_| ()).await?;
    let (path, body) = (format!("{}/transitions", path(&tie_up)), json!({"to": "negotiation"}));
    assert_eq!(rep.post(&path, &body).await?.status, 428);
    assert_eq!(rep.post(&path, &body).header("if-match", "\"2\"").await?.status, 412);
    let moved = rep.post(&path, &body).header("if-match", "\"1\"").await?;
    assert_eq!((moved.status, moved.header("etag")), (200, Some("\"2\"")));
    assert_eq!(rep.post(&path, &json!({"to": "draft"})).header("if-match", "\"1\"").await?.status, 412);
    Ok(())
}

async fn a_move_sent_twice_is_taken_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let tie_up = a_draft(&rep, |_| ()).await?;
    let path = format!("{}/transitions", path(&tie_up));
    let send = || rep.post(&path, &json!({"to": "negotiation"})).header("if-match", "\"1\"").once("to the talks");
    let (first, second) = (send().await?, send().await?);
    assert_eq!((first.status, second.status, second.header("idempotent-replayed")), (200, 200, Some("true")));
    assert_eq!(first.text, second.text);
    // The typed client does so by itself.
    let present = rep.client.get_tie_up(tie_up.head.id, "").await?;
    let once = rep.client.transition_tie_up(&present, TieUpStatus::PendingApproval, None).await?;
    let twice = rep.client.transition_tie_up(&present, TieUpStatus::PendingApproval, None).await?;
    assert_eq!((once.head.version, &once), (3, &twice));
    Ok(())
}

async fn one_holds_at_a_time(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let first = a_draft(&rep, |_| ()).await?;
    let second = rep.create(first.data.clone()).await?;
    let elsewhere =
        rep.create(domain::people::tie_up::TieUpData { scope: TieUpScope::Pharmacy, ..first.data.clone() }).await?;
    activate(&app, &first).await?;
    activate(&app, &elsewhere).await?;
    for to in ["negotiation", "pending_approval"] {
        assert_eq!(take(&rep, &second, json!({ "to": to })).await?.status, 200);
    }
    let refused = take(&manager, &second, json!({"to": "active"})).await?;
    assert_eq!((refused.status, refused.code()), (409, "duplicate"));
    let detail = refused.json["detail"].as_str().unwrap_or_default();
    assert!(detail.starts_with("The account has an active tie-up for this scope"), "{detail}");
    // A suspended one makes room, and then has to wait itself.
    assert_eq!(take(&rep, &first, json!({"to": "suspended", "reason": "Bills unpaid"})).await?.status, 200);
    assert_eq!(take(&manager, &second, json!({"to": "active"})).await?.status, 200);
    assert_eq!(take(&manager, &first, json!({"to": "active"})).await?.code(), "duplicate");
    Ok(())
}

/// The database itself keeps a second one out, whatever the code believes.
async fn one_holds_at_a_time_whoever_is_first(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = a_draft(&rep, |_| ()).await?;
    let second: TieUp = rep.create(first.data.clone()).await?;
    let (first, second) = (first.head.id, second.head.id);
    app.write(move |transaction| super::terms::put_status(transaction, first, TieUpStatus::Active)).await?;
    let refused =
        app.write(move |transaction| super::terms::put_status(transaction, second, TieUpStatus::Active)).await;
    assert!(refused.is_err_and(|cause| cause.to_string().contains("UniqueViolation")));
    Ok(())
}

async fn a_renewal_makes_the_next_draft(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let tie_up = a_draft(&rep, |data| (data.credit_days, data.reference) = (Some(30), Some("MoU/1".into()))).await?;
    activate(&app, &tie_up).await?;
    assert_eq!(take(&rep, &tie_up, json!({"to": "renewed"})).await?.status, 200);
    let answer = rep.get(&format!("/tie-ups?filter[renews_id]={}", tie_up.head.id)).await?;
    let next = &answer.rows()[0];
    assert_eq!(
        (next["status"].as_str(), next["start_date"].as_str(), next["credit_days"].as_i64()),
        (Some("draft"), Some("2027-11-22"), Some(30))
    );
    assert_eq!((answer.rows().len(), &next["reference"]), (1, &Value::Null));
    // The old one is at its end, and holds no other up.
    assert_eq!(take(&rep, &tie_up, json!({"to": "suspended", "reason": "x"})).await?.code(), "illegal_transition");
    let id = next["id"].as_str().unwrap_or_default();
    let next = rep.client.get_tie_up(id.parse()?, "").await?;
    activate(&app, &next).await
}

async fn a_move_to_what_is_no_status(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let tie_up = a_draft(&rep, |_| ()).await?;
    assert_eq!(take(&rep, &tie_up, json!({"to": "happy"})).await?.status, 422);
    assert_eq!(take(&rep, &tie_up, json!({"to": "negotiation", "because": "x"})).await?.status, 422);
    assert_eq!(take(&rep, &tie_up, json!({"to": "negotiation", "reason": "x".repeat(501)})).await?.status, 422);
    assert_eq!(status(&rep, &tie_up).await?, TieUpStatus::Draft);
    Ok(())
}
