//! Two who change one record at the same moment: one wins, the other is told.

use super::sample;
use anyhow::Result;
use domain::people::account::Account;
use serde_json::json;
use tests::{TestApp, an_account, on_both};

on_both!(one_change_of_many_wins, the_same_for_every_record, a_refused_write_leaves_its_neighbours_alone);

async fn one_change_of_many_wins(app: TestApp) -> Result<()> {
    let (rep, manager, node) = (app.rep().await?, app.manager().await?, app.another_node()?);
    let account: Account = rep.create(an_account()).await?;
    let path = format!("/accounts/{}", account.head.id);
    for version in 1..6 {
        let requests: Vec<_> = (0..6)
            .map(|number| {
                let who = if number % 3 == 0 { &rep } else { &manager };
                let caller = who.at(if number % 2 == 0 { &app.url } else { &node.url });
                let (path, body) = (path.clone(), json!({"notes": format!("{version} {number}")}));
                actix_web::rt::spawn(async move { caller.patch(&path, version, &body).await })
            })
            .collect();
        let mut statuses = Vec::new();
        for request in requests {
            statuses.push(request.await??.status);
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412, 412, 412]);
    }
    let events = rep.get(&format!("/events?resource=accounts&record_id={}", account.head.id)).await?;
    let versions: Vec<i64> = events.rows().iter().filter_map(|event| event["version"].as_i64()).collect();
    assert_eq!(versions, [6, 5, 4, 3, 2, 1]);
    node.stop().await;
    Ok(())
}

async fn the_same_for_every_record(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    for sample in sample::all(&app).await? {
        let caller = app.caller(sample.who).await?;
        let made = caller.post(&format!("/{}", sample.resource), &sample.new).await?;
        let path = format!("/{}/{}", sample.resource, made.text_at("/id"));
        let requests: Vec<_> = (0..6)
            .map(|number| {
                let caller = caller.at(if number % 2 == 0 { &app.url } else { &node.url });
                let (path, change) = (path.clone(), sample.change.clone());
                actix_web::rt::spawn(async move {
                    // Somebody throws it away in the meantime.
                    if number == 5 { caller.delete(&path, 1).await } else { caller.patch(&path, 1, &change).await }
                })
            })
            .collect();
        let mut statuses = Vec::new();
        for request in requests {
            statuses.push(request.await??.status);
        }
        let winners = statuses.iter().filter(|status| matches!(status, 200 | 204)).count();
        let losers = statuses.iter().filter(|status| matches!(status, 404 | 412)).count();
        assert_eq!((winners, losers), (1, 5), "{}: {statuses:?}", sample.resource);
        let events = caller.get(&format!("/events?resource={}&record_id={}", sample.resource, made.text_at("/id")));
        let events = events.await?;
        let versions: Vec<i64> = events.rows().iter().filter_map(|event| event["version"].as_i64()).collect();
        assert_eq!(versions, [2, 1], "{}", sample.resource);
    }
    node.stop().await;
    Ok(())
}

/// Writes are committed together; whoever asks for something impossible fails alone.
async fn a_refused_write_leaves_its_neighbours_alone(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let stranger = app.clock.new_id();
    let impossible = [
        json!({"kind": "clinic", "name": "Refused", "owner_id": stranger}),
        json!({"kind": "clinic", "name": "Refused", "parent_id": stranger}),
        json!({"kind": "clinic", "name": "Refused", "deciding_contact_id": stranger}),
        json!({"kind": "clinic", "name": "Refused", "owner_id": rep.user_id, "team_id": stranger}),
    ];
    let requests: Vec<_> = (0..40)
        .map(|number| {
            let refused = (number % 4 == 3).then(|| impossible[(number / 4) % impossible.len()].clone());
            let (caller, fine) = (rep.clone(), json!({"kind": "clinic", "name": format!("Clinic {number:02}")}));
            actix_web::rt::spawn(async move {
                let body = refused.clone().unwrap_or(fine);
                (refused, caller.post("/accounts", &body).await)
            })
        })
        .collect();
    for request in requests {
        let (refused, answer) = request.await?;
        let answer = answer?;
        match refused {
            Some(body) => assert_eq!((answer.status, answer.code()), (422, "invalid"), "{body}: {}", answer.text),
            None => assert_eq!(answer.status, 201, "{}", answer.text),
        }
    }
    let answer = rep.get("/accounts?include_total=true&limit=1").await?;
    assert_eq!(answer.json["page"]["total"], 30);
    app.settle().await?;
    let events = rep.get("/events?limit=200").await?;
    assert_eq!(events.rows().len(), 30);
    Ok(())
}
