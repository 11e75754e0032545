//! What a rule is: whom it may name, who keeps it, and its place among the others.

use super::{rule, to_field, to_person};
use anyhow::Result;
use domain::leads::assignment::{AssignMethod, AssignmentRule, AssignmentRuleData, RuleDirection};
use serde_json::{Value, json};
use tests::{Caller, Random, TestApp, Who, on_both, organisation};

on_both!(whom_a_rule_may_name, who_keeps_which_rules, rules_move_past_each_other, no_room_is_left_between_two);

async fn whom_a_rule_may_name(app: TestApp) -> Result<()> {
    let (admin, office) = (app.admin().await?, app.head_office().await?);
    let (rep, field) = (Who::Rep.id(), organisation::NOIDA_FIELD);
    let nobody = organisation::NOIDA.0;
    for (body, complaint) in [
        (json!({"name": "A", "method": "person"}), "/user_id required"),
        (json!({"name": "A", "method": "load"}), "/team_id required"),
        (json!({"name": "A", "method": "person", "user_id": rep, "team_id": field}), "/team_id method"),
        (json!({"name": " ", "method": "person", "user_id": rep}), "/name required"),
        (json!({"name": "A", "method": "person", "user_id": nobody}), "/user_id unknown"),
        (json!({"name": "A", "method": "load", "team_id": nobody}), "/team_id unknown"),
        (json!({"name": "A", "method": "person", "user_id": Who::Finance.id()}), "/user_id role"),
        (json!({"name": "A", "method": "person", "user_id": Who::Far.id()}), "/user_id facility"),
        (json!({"name": "A", "method": "load", "team_id": organisation::GURUGRAM_SALES}), "/team_id facility"),
        (
            json!({"name": "A", "method": "person", "user_id": rep, "pin_codes": ["012"]}),
            "/pin_codes pin_code_beginning",
        ),
        (json!({"name": "A", "method": "person", "user_id": rep, "position": 1}), "/position unknown_field"),
        (
            json!({"name": "A", "method": "person", "user_id": rep, "facility_id": organisation::GURUGRAM}),
            "/facility_id forbidden",
        ),
    ] {
        let refused = admin.post("/assignment-rules", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    // Head office keeps those of the group, for anybody.
    let group = rule(&office, to_person(Who::Far)).await?;
    assert_eq!(group.data.facility_id, None);
    // Who has left may stay on a rule that is about something else.
    let mine = rule(&admin, to_person(Who::Rep)).await?;
    let user = office.client.get_user(Who::Rep.id(), "").await?;
    office.client.delete_user(&user).await?;
    let renamed = AssignmentRuleData { name: "Renamed".into(), ..mine.data.clone() };
    let renamed = admin.client.update_assignment_rule(&mine, &renamed).await?;
    let again = admin.patch(&path(&renamed), 2, &json!({"facility_id": Value::Null})).await?;
    assert_eq!((again.status, again.complaint().as_str()), (422, "/facility_id forbidden"));
    Ok(())
}

async fn who_keeps_which_rules(app: TestApp) -> Result<()> {
    let (marketing, rep, far) = (app.marketing().await?, app.rep().await?, app.far().await?);
    let (office, finance) = (app.head_office().await?, app.finance().await?);
    let mine = rule(&marketing, to_person(Who::Rep)).await?;
    let group = rule(&office, to_person(Who::Far)).await?;
    // Whoever works at leads may know why one is theirs.
    for caller in [&rep, &far, &marketing] {
        assert_eq!(caller.get("/assignment-rules").await?.rows().len(), 2);
    }
    assert_eq!(finance.get("/assignment-rules").await?.status, 403);
    let change = json!({"name": "Mine now"});
    assert_eq!(rep.patch(&path(&mine), 1, &change).await?.status, 403);
    assert_eq!(marketing.patch(&path(&group), 1, &change).await?.status, 403);
    assert_eq!(office.patch(&path(&mine), 1, &change).await?.status, 200);
    let up = json!({"direction": "up"});
    let moves = format!("{}/moves", path(&group));
    assert_eq!(marketing.post(&moves, &up).header("if-match", "\"1\"").await?.status, 403);
    assert_eq!(office.post(&moves, &up).await?.status, 428);
    assert_eq!(office.post(&moves, &up).header("if-match", "\"2\"").await?.status, 412);
    Ok(())
}

fn path(rule: &AssignmentRule) -> String {
    format!("/assignment-rules/{}", rule.head.id)
}

async fn order(caller: &Caller) -> Result<Vec<String>> {
    Ok(caller.get("/assignment-rules?limit=200").await?.column("name"))
}

async fn step(caller: &Caller, name: &str, direction: RuleDirection) -> Result<()> {
    let list = caller.get(&format!("/assignment-rules?filter[name]={name}")).await?;
    let (id, version) = (list.text_at("/data/0/id"), list.json["data"][0]["version"].as_i64().unwrap_or_default());
    let moves = caller.post(&format!("/assignment-rules/{id}/moves"), &json!({"direction": direction}));
    let moved = moves.header("if-match", &format!("\"{version}\"")).await?;
    anyhow::ensure!(moved.status == 200, "{}", moved.text);
    Ok(())
}

/// Against a plain list.
async fn rules_move_past_each_other(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let mut names: Vec<String> = (0..5).map(|number| format!("r{number}")).collect();
    for name in &names {
        rule(&admin, AssignmentRuleData { name: name.clone(), ..to_person(Who::Rep) }).await?;
    }
    assert_eq!(order(&admin).await?, names);
    let mut random = Random::seeded(0x0bde);
    for _ in 0..60 {
        let at = random.below(names.len());
        let direction = if random.once_in(2) { RuleDirection::Up } else { RuleDirection::Down };
        step(&admin, &names[at].clone(), direction).await?;
        match direction {
            RuleDirection::Up if at > 0 => names.swap(at, at - 1),
            RuleDirection::Down if at + 1 < names.len() => names.swap(at, at + 1),
            _ => {}
        }
        assert_eq!(order(&admin).await?, names);
    }
    Ok(())
}

async fn no_room_is_left_between_two(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    for name in ["a", "b", "c"] {
        rule(&admin, AssignmentRuleData { name: name.into(), ..to_field(AssignMethod::Load) }).await?;
    }
    // The last one moves up between the other two, and they change places: each time half of the room is left.
    let mut names = ["a", "b", "c"].map(str::to_owned);
    for round in 0..30 {
        step(&admin, &names[2].clone(), RuleDirection::Up).await?;
        names.swap(1, 2);
        assert_eq!(order(&admin).await?, names, "{round}");
    }
    Ok(())
}
