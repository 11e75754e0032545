//! The moves: only those of the table, each with what belongs to it, in any order that somebody may take.

use super::{lead, path, take};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::Transaction;
use api::kernel::db::schema::leads;
use api::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::Resource;
use domain::kernel::status::{Mover, Status};
use domain::kernel::{LeadId, Timestamp};
use domain::leads::lead::{Lead, LeadMove, LeadStatus, LostReason, NextAction};
use serde_json::{Value, json};
use tests::{Caller, Random, TestApp, Who, on_both};

on_both!(
    every_move_is_in_the_table,
    long_ways_through_the_table,
    what_belongs_to_a_move,
    a_lead_is_taken_up_again_for_90_days,
    whom_it_doubles,
    the_history_tells_all_of_it,
    a_move_sent_twice_is_taken_once,
    two_who_move_at_once,
);

/// Behind the back of the moves.
fn put_status(
    transaction: &mut Transaction<'_>,
    id: LeadId,
    status: LeadStatus,
    closed_at: Option<Timestamp>,
) -> ApiResult<()> {
    let closed_at = closed_at.filter(|_| !status.is_open());
    let statement =
        diesel::update(leads::table.find(id)).set((leads::status.eq(status), leads::closed_at.eq(closed_at)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// A move with all that it may need.
fn complete(to: LeadStatus, doubled: &Lead) -> Value {
    let mut body = json!({"to": to, "reason": "As she said"});
    match to {
        LeadStatus::Lost => body["lost_reason"] = json!("price"),
        LeadStatus::Unqualified => body["unqualified_reason"] = json!("not_offered"),
        LeadStatus::Nurture => body["next_action_at"] = json!("2027-01-15T05:30:00Z"),
        LeadStatus::Duplicate => body["duplicate_of_lead_id"] = json!(doubled.head.id),
        _ => {}
    }
    body
}

/// What an illegal move names instead.
fn told(from: LeadStatus) -> Value {
    let legal = from.moves().iter().filter(|legal| legal.by != Mover::System).map(|legal| legal.to.as_str());
    let legal: Vec<&str> = legal.collect();
    // An empty list stands for none.
    if legal.is_empty() { Value::Null } else { json!(legal) }
}

fn is_legal(from: LeadStatus, to: LeadStatus) -> bool {
    from.move_to(to).is_some_and(|legal| legal.by != Mover::System)
}

/// Every status × every status.
async fn every_move_is_in_the_table(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doubled = lead(&rep, |_| ()).await?;
    for from in LeadStatus::ALL.iter().copied() {
        let stays = lead(&rep, |_| ()).await?;
        let (id, now) = (stays.head.id, app.clock.now());
        app.write(move |transaction| put_status(transaction, id, from, Some(now))).await?;
        for to in LeadStatus::ALL.iter().copied() {
            if is_legal(from, to) {
                let moved = lead(&rep, |_| ()).await?;
                let id = moved.head.id;
                app.write(move |transaction| put_status(transaction, id, from, Some(now))).await?;
                let answer = take(&rep, &moved, complete(to, &doubled)).await?;
                assert_eq!((answer.status, answer.text_at("/status")), (200, to.as_str()), "{from}: {}", answer.text);
                assert_eq!(answer.json["closed_at"].is_string(), !to.is_open(), "{from} to {to}");
                continue;
            }
            for body in [complete(to, &doubled), json!({"to": to})] {
                let answer = take(&rep, &stays, body).await?;
                assert_eq!((answer.status, answer.code()), (409, "illegal_transition"), "{from} to {to}");
                assert_eq!(answer.json["allowed"], told(from), "{from}");
            }
        }
        let present = rep.client.get_lead(id, "").await?;
        assert_eq!((present.status, present.head.version), (from, 1));
    }
    Ok(())
}

/// Leads that are moved at random, against what the table alone says of each step.
async fn long_ways_through_the_table(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doubled = lead(&rep, |_| ()).await?;
    let mut random = Random::seeded(0x1ead);
    for _ in 0..12 {
        let one = lead(&rep, |_| ()).await?;
        let (mut status, mut version, mut reopened) = (LeadStatus::New, 1, 0);
        for _ in 0..25 {
            // Mostly a legal step, so that ways become long.
            let legal: Vec<LeadStatus> = LeadStatus::ALL.iter().copied().filter(|to| is_legal(status, *to)).collect();
            let to = if legal.is_empty() || random.once_in(4) {
                *random.pick(LeadStatus::ALL)
            } else {
                *random.pick(&legal)
            };
            let answer = take(&rep, &one, complete(to, &doubled)).await?;
            if is_legal(status, to) {
                assert_eq!(answer.status, 200, "{status} to {to}: {}", answer.text);
                reopened += i64::from(!status.is_open());
                (status, version) = (to, version + 1);
            } else {
                assert_eq!((answer.status, &answer.json["allowed"]), (409, &told(status)), "{status} to {to}");
            }
            let present = rep.get(&path(&one)).await?;
            assert_eq!(
                (present.text_at("/status"), present.version(), present.json["reopened"].as_i64()),
                (status.as_str(), Some(version), Some(reopened))
            );
            assert_eq!(present.json["lost_reason"].is_string(), status == LeadStatus::Lost);
            assert_eq!(present.json["unqualified_reason"].is_string(), status == LeadStatus::Unqualified);
            assert_eq!(present.json["duplicate_of_lead_id"].is_string(), status == LeadStatus::Duplicate);
            assert!(status.is_open() || present.json["next_action_at"].is_null(), "{}", present.text);
        }
    }
    Ok(())
}

async fn what_belongs_to_a_move(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = lead(&rep, |_| ()).await?;
    let yesterday = "2026-11-21T09:00:00Z";
    for (body, complaint) in [
        (json!({"to": "lost"}), "/reason required"),
        (json!({"to": "lost", "reason": "Too dear"}), "/lost_reason required"),
        (json!({"to": "lost", "lost_reason": "other"}), "/reason required"),
        (json!({"to": "lost", "lost_reason": "weather"}), " type"),
        (json!({"to": "unqualified", "reason": "x"}), "/unqualified_reason required"),
        (json!({"to": "junk"}), "/reason required"),
        (json!({"to": "junk", "reason": "  "}), "/reason required"),
        (json!({"to": "nurture"}), "/next_action_at required"),
        (json!({"to": "nurture", "next_action_at": yesterday}), "/next_action_at required"),
        (json!({"to": "duplicate"}), "/duplicate_of_lead_id required"),
        (json!({"to": "contacted", "lost_reason": "price"}), "/lost_reason status"),
        (json!({"to": "contacted", "next_action": "call"}), "/next_action_at required"),
        (json!({"to": "junk", "reason": "x", "next_action_at": "2027-01-01T09:00:00Z"}), "/next_action_at status"),
        (json!({"to": "contacted", "reason": "x".repeat(501)}), "/reason length"),
        (json!({"to": "contacted", "because": "x"}), "/because unknown_field"),
    ] {
        let refused = take(&rep, &one, body.clone()).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    let put_off = json!({"to": "nurture", "next_action_at": "2027-01-15T05:30:00Z"});
    let put_off = take(&rep, &one, put_off).await?;
    assert_eq!((put_off.status, put_off.text_at("/next_action")), (200, "call"), "{}", put_off.text);
    assert_eq!(put_off.text_at("/next_action_at"), "2027-01-15T05:30:00.000000Z");
    // A reason of the list says it all, and what was planned is over.
    let lost = take(&rep, &one, json!({"to": "lost", "lost_reason": "distance"})).await?;
    assert_eq!((lost.status, lost.text_at("/lost_reason")), (200, "distance"), "{}", lost.text);
    assert_eq!((lost.json.get("next_action"), lost.json.get("next_action_at")), (None, None));
    // Nothing is planned behind the end.
    let plan = json!({"next_action": "call", "next_action_at": "2027-01-15T05:30:00Z"});
    let refused = rep.patch(&path(&one), 3, &plan).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/next_action_at status"));
    Ok(())
}

async fn a_lead_is_taken_up_again_for_90_days(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let day = 86_400;
    for (to, field, why) in
        [("lost", "lost_reason", "deferred"), ("unqualified", "unqualified_reason", "information_only")]
    {
        let one = lead(&rep, |_| ()).await?;
        let late = lead(&rep, |_| ()).await?;
        let (id, other, closed) = (one.head.id, late.head.id, app.clock.now().plus_seconds(-90 * day));
        for lead in [&one, &late] {
            assert_eq!(take(&rep, lead, json!({"to": to, field: why})).await?.status, 200);
        }
        app.write(move |transaction| {
            let status = if field == "lost_reason" { LeadStatus::Lost } else { LeadStatus::Unqualified };
            put_status(transaction, id, status, Some(closed))?;
            put_status(transaction, other, status, Some(closed.plus_seconds(-1)))
        })
        .await?;
        let back = take(&rep, &one, json!({"to": "assigned"})).await?;
        assert_eq!((back.status, back.json["reopened"].as_i64()), (200, Some(1)), "{}", back.text);
        assert_eq!((back.json.get(field), back.json.get("closed_at")), (None, None));
        let refused = take(&rep, &late, json!({"to": "assigned"})).await?;
        assert_eq!((refused.status, refused.code()), (409, "conflict"), "{}", refused.text);
        assert!(refused.text_at("/detail").contains("90 days"), "{}", refused.text);
    }
    Ok(())
}

async fn whom_it_doubles(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let (one, first, foreign) = (lead(&rep, |_| ()).await?, lead(&rep, |_| ()).await?, lead(&far, |_| ()).await?);
    let contact: domain::people::contact::Contact = rep.create(tests::a_contact()).await?;
    for (body, complaint) in [
        (json!({"to": "duplicate", "duplicate_of_lead_id": one.head.id}), "/duplicate_of_lead_id circle"),
        (json!({"to": "duplicate", "duplicate_of_lead_id": foreign.head.id}), "/duplicate_of_lead_id unknown"),
        (json!({"to": "duplicate", "duplicate_of_contact_id": foreign.head.id}), "/duplicate_of_contact_id unknown"),
        (
            json!({"to": "duplicate", "duplicate_of_lead_id": first.head.id, "duplicate_of_contact_id": contact.head.id}),
            "/duplicate_of_contact_id only_one",
        ),
    ] {
        let refused = take(&rep, &one, body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    let doubled = take(&rep, &one, json!({"to": "duplicate", "duplicate_of_contact_id": contact.head.id})).await?;
    assert_eq!(
        (doubled.status, doubled.text_at("/duplicate_of_contact_id")),
        (200, contact.head.id.to_string().as_str())
    );
    Ok(())
}

async fn the_history_tells_all_of_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let planned = "2026-11-25T05:30:00Z".parse()?;
    let one =
        lead(&rep, |data| (data.next_action, data.next_action_at) = (Some(NextAction::Call), Some(planned))).await?;
    let body = json!({"to": "lost", "lost_reason": "other", "reason": " Moved to Pune "});
    assert_eq!(take(&rep, &one, body).await?.status, 200);
    let history = rep.client.list_record_events(Resource::Leads, one.head.id.into(), &[], None).await?;
    let moved = history.data.iter().find(|event| event.kind == ChangeKind::Moved).context("no move")?;
    assert_eq!((moved.reason.as_deref(), moved.actor_id), (Some("Moved to Pune"), Some(Who::Rep.id())));
    // Not the score, which follows from the rest.
    let fields: Vec<&str> = moved.changes.keys().map(String::as_str).collect();
    assert_eq!(fields, ["closed_at", "lost_reason", "next_action", "next_action_at", "status"]);
    let status = &moved.changes["status"];
    assert_eq!((&status.from, &status.to), (&json!("new"), &json!("lost")));
    Ok(())
}

async fn a_move_sent_twice_is_taken_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = lead(&rep, |_| ()).await?;
    let transitions = format!("{}/transitions", path(&one));
    assert_eq!(rep.post(&transitions, &json!({"to": "contacted"})).await?.status, 428);
    assert_eq!(rep.post(&transitions, &json!({"to": "contacted"})).header("if-match", "\"2\"").await?.status, 412);
    // The typed client does so by itself.
    let asked = LeadMove { lost_reason: Some(LostReason::Unreachable), ..LeadMove::new(LeadStatus::Lost) };
    let (once, twice) =
        (rep.client.transition_lead(&one, &asked).await?, rep.client.transition_lead(&one, &asked).await?);
    assert_eq!((once.head.version, &once), (2, &twice));
    Ok(())
}

async fn move_at(caller: &Caller, lead: &Lead, to: &str) -> Result<u16> {
    let transitions = format!("{}/transitions", path(lead));
    Ok(caller.post(&transitions, &json!({"to": to})).header("if-match", "\"1\"").await?.status)
}

async fn two_who_move_at_once(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    for _ in 0..10 {
        let one = lead(&rep, |_| ()).await?;
        let (mine, theirs) = tokio::join!(move_at(&rep, &one, "contacted"), move_at(&manager, &one, "attempting"));
        let mut statuses = [mine?, theirs?];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        assert_eq!(rep.client.get_lead(one.head.id, "").await?.head.version, 2);
    }
    Ok(())
}
