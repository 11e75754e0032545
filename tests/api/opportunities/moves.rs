//! The moves: only those of the table, and of what is on hold only back to where it stood or earlier.

use super::{TO_WON, a_deal, path, take, walk};
use anyhow::Result;
use api::each;
use api::kernel::db::schema::opportunities;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::OpportunityId;
use domain::kernel::policy::Resource;
use domain::kernel::status::Status;
use domain::leads::opportunity::{OpportunityLossReason, OpportunityStatus as S};
use serde_json::{Value, json};
use tests::{TestApp, on_both};

on_both!(
    every_move_is_in_the_table,
    what_was_known_better_goes_with_the_stage,
    what_is_lost_says_by_what,
    nobody_offers_what_has_no_amount,
    what_is_over_is_not_thrown_away,
);

async fn put(app: &TestApp, id: OpportunityId, status: S, held: Option<S>) -> Result<()> {
    app.write(move |transaction| {
        let row = (opportunities::status.eq(status), opportunities::held_from.eq(held));
        let statement = diesel::update(opportunities::table.find(id)).set(row);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await
}

/// Every status × every status; what is on hold, from every stage.
async fn every_move_is_in_the_table(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let held = S::STAGES.map(|stage| (S::OnHold, Some(stage)));
    let from = S::ALL.iter().filter(|status| **status != S::OnHold).map(|status| (*status, None)).chain(held);
    for (from, held) in from {
        // A plain model beside the table: nobody goes beyond the stage from which they were put on hold.
        let fits = |to: S| match (held.and_then(S::stage), to.stage()) {
            (Some(held), Some(next)) => next <= held,
            _ => true,
        };
        for to in S::ALL.iter().copied() {
            let deal = a_deal(&rep, |data| data.lost_reason = Some(OpportunityLossReason::Price)).await?;
            put(&app, deal.head.id, from, held).await?;
            let answer = take(&rep, &deal, json!({"to": to, "reason": "as agreed"})).await?;
            if from.move_to(to).is_some() && fits(to) {
                assert_eq!(
                    (answer.status, answer.json["status"].as_str()),
                    (200, Some(to.as_str())),
                    "{}",
                    answer.text
                );
                let held_from = answer.json["held_from"].as_str();
                assert_eq!(held_from, (to == S::OnHold).then_some(from.as_str()));
                continue;
            }
            assert_eq!((answer.status, answer.code()), (409, "illegal_transition"), "{from} to {to}: {}", answer.text);
            let allowed: Vec<S> = from.moves().iter().map(|legal| legal.to).filter(|to| fits(*to)).collect();
            // An empty list stands for none.
            let expected = if allowed.is_empty() { Value::Null } else { json!(allowed) };
            assert_eq!(answer.json["allowed"], expected, "{from} held from {held:?}");
        }
    }
    Ok(())
}

async fn what_was_known_better_goes_with_the_stage(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let deal = a_deal(&rep, |_| ()).await?;
    let better =
        json!({"probability_override": 80, "probability_reason": "They have signed", "category_override": "commit"});
    let known = rep.patch(&path(&deal), 1, &better).await?;
    assert_eq!(known.status, 200, "{}", known.text);
    assert_eq!((&known.json["probability"], &known.json["forecast_category"]), (&json!(80), &json!("commit")));
    assert_eq!(known.json["probability_set_by_id"], json!(rep.user_id));
    let moved = take(&rep, &deal, json!({"to": "needs_analysis"})).await?;
    assert_eq!((&moved.json["probability"], &moved.json["forecast_category"]), (&json!(25), &json!("pipeline")));
    assert_eq!(
        (&moved.json["probability_override"], &moved.json["probability_set_by_id"]),
        (&Value::Null, &Value::Null)
    );
    // Nothing is lost: the history tells what was said, and that it went with the move.
    let history = rep.client.list_record_events(Resource::Opportunities, deal.head.id.into(), &[], None).await?;
    let event = history.data.iter().find(|event| event.kind == ChangeKind::Moved);
    let told = event.map(|event| (&event.changes["probability_override"].from, &event.changes["status"].to));
    assert_eq!(told, Some((&json!(80), &json!("needs_analysis"))));
    Ok(())
}

async fn what_is_lost_says_by_what(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let deal = a_deal(&rep, |_| ()).await?;
    let silent = take(&rep, &deal, json!({"to": "lost"})).await?;
    assert_eq!((silent.status, silent.json["errors"][0]["pointer"].as_str()), (422, Some("/reason")));
    let vague = take(&rep, &deal, json!({"to": "lost", "reason": "They went elsewhere"})).await?;
    assert_eq!((vague.status, vague.json["errors"][0]["pointer"].as_str()), (422, Some("/lost_reason")));
    assert_eq!(rep.patch(&path(&deal), 1, &json!({"lost_reason": "competitor"})).await?.status, 200);
    let lost = take(&rep, &deal, json!({"to": "lost", "reason": "They went elsewhere"})).await?;
    assert_eq!((lost.status, lost.json["closed_on"].as_str()), (200, Some("2026-11-22")));
    assert_eq!(
        (&lost.json["weighted_amount"]["amount_minor"], &lost.json["forecast_category"]),
        (&json!(0), &json!("omitted"))
    );
    Ok(())
}

async fn nobody_offers_what_has_no_amount(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let deal = a_deal(&rep, |data| data.amount.amount_minor = 0).await?;
    walk(&rep, &deal, &["needs_analysis"]).await?;
    let refused = take(&rep, &deal, json!({"to": "proposal_sent"})).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"), "{}", refused.text);
    let amount = json!({"amount": {"amount_minor": 500, "currency": "INR"}});
    assert_eq!(rep.patch(&path(&deal), 2, &amount).await?.status, 200);
    walk(&rep, &deal, &["proposal_sent"]).await?;
    let nothing = json!({"amount": {"amount_minor": 0, "currency": "INR"}});
    assert_eq!(rep.patch(&path(&deal), 4, &nothing).await?.status, 422);
    Ok(())
}

async fn what_is_over_is_not_thrown_away(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let deal = a_deal(&rep, |_| ()).await?;
    walk(&rep, &deal, &TO_WON).await?;
    assert_eq!(rep.delete(&path(&deal), 5).await?.code(), "conflict");
    let dearer = json!({"amount": {"amount_minor": 500, "currency": "INR"}});
    let refused = rep.patch(&path(&deal), 5, &dearer).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some("/amount")));
    assert_eq!(rep.patch(&path(&deal), 5, &json!({"notes": "Signed on Sunday"})).await?.status, 200);
    Ok(())
}
