//! Bulk changes and their undo against a plain model: lists of tags in memory.

use super::{carry_out, contact, counts, read, take_back};
use anyhow::Result;
use serde_json::json;
use std::collections::BTreeMap;
use tests::{Answer, Random, TestApp, on_both};

on_both!(bulk_changes_do_what_the_model_does);

/// A record as the model has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    tags: Vec<String>,
    deleted: bool,
    /// Counts what happened to it: who takes something back looks whether anything came after.
    changes: usize,
}

/// What a bulk change did to a record: how it was, and which of its changes that was.
type Done = BTreeMap<String, (Known, usize)>;

const RECORDS: usize = 12;
const ROUNDS: usize = 30;
const TAGS: [&str; 3] = ["camp", "opd", "vip"];

async fn bulk_changes_do_what_the_model_does(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut random = Random::seeded(7);
    let mut model: BTreeMap<String, Known> = BTreeMap::new();
    for _ in 0..RECORDS {
        model.insert(contact(&rep, &json!({})).await?, Known { tags: Vec::new(), deleted: false, changes: 0 });
    }
    let mut past: Vec<(Answer, Done)> = Vec::new();
    for round in 0..ROUNDS {
        match random.below(6) {
            // Somebody changes one record by hand.
            0 => {
                let in_use: Vec<String> =
                    model.iter().filter(|(_, known)| !known.deleted).map(|(id, _)| id.clone()).collect();
                if in_use.is_empty() {
                    continue;
                }
                let id = random.pick(&in_use).clone();
                let path = format!("/contacts/{id}");
                let version = read(&rep, &id).await?["version"].as_i64().unwrap_or_default();
                let note = json!({"notes": format!("Round {round}")});
                rep.patch(&path, i32::try_from(version)?, &note).await?;
                model.entry(id).and_modify(|known| known.changes += 1);
            }
            // An earlier bulk change is taken back.
            1 | 2 if !past.is_empty() => {
                let (bulk, done) = past.swap_remove(random.below(past.len()));
                let mut kept = 0;
                for (id, (before, change)) in done {
                    let Some(known) = model.get_mut(&id) else { continue };
                    if known.changes == change {
                        *known = Known { changes: known.changes + 1, ..before };
                    } else {
                        kept += 1;
                    }
                }
                let undone = take_back(&rep, &bulk).await?;
                assert_eq!((undone.text_at("/status"), counts(&undone)[5]), ("undone", kept), "round {round}");
            }
            action => {
                let (body, done) = plan(&mut random, &mut model, action);
                if body["expected"] == json!(0) {
                    continue;
                }
                let bulk = carry_out(&rep, &body).await?;
                let changed = i64::try_from(done.len())?;
                assert_eq!(counts(&bulk)[1], changed, "round {round}: {body} {}", bulk.text);
                past.push((bulk, done));
            }
        }
        for (id, known) in &model {
            let list = format!("/contacts?filter[id]={id}&deleted={}", known.deleted);
            let found = rep.get(&list).await?;
            let row = found.rows().first().cloned().unwrap_or_default();
            let tags = row.get("tags").cloned().unwrap_or_else(|| json!([]));
            assert_eq!((&row["id"], tags), (&json!(id), json!(known.tags)), "round {round}");
        }
    }
    Ok(())
}

/// A bulk change, carried out in the model.
fn plan(random: &mut Random, model: &mut BTreeMap<String, Known>, action: usize) -> (serde_json::Value, Done) {
    let tag = (*random.pick(&TAGS)).to_owned();
    let only = random.once_in(2).then(|| (*random.pick(&TAGS)).to_owned());
    let restores = action == 5 && random.once_in(2);
    let mut done = Done::new();
    let mut expected = 0;
    for (id, known) in model.iter_mut() {
        let matches = known.deleted == restores && only.as_ref().is_none_or(|only| known.tags.contains(only));
        if !matches {
            continue;
        }
        expected += 1;
        let before = known.clone();
        match action {
            3 => {
                if !known.tags.contains(&tag) {
                    known.tags.push(tag.clone());
                }
            }
            4 => known.tags.retain(|has| *has != tag),
            _ => known.deleted = !restores,
        }
        if *known != before {
            known.changes += 1;
            done.insert(id.clone(), (before, known.changes));
        }
    }
    let query = only.map(|only| format!("filter[tags]={only}")).unwrap_or_default();
    let body = match action {
        3 => json!({"action": "update", "add_tags": [tag], "query": query, "expected": expected}),
        4 => json!({"action": "update", "remove_tags": [tag], "query": query, "expected": expected}),
        _ => json!({"action": if restores { "restore" } else { "delete" }, "query": query, "expected": expected}),
    };
    (body, done)
}
