//! "Who sees this, and why" says the same as the rule that decides it: tried for everybody, on records of every ownership.

use super::shares::share;
use anyhow::Result;
use domain::kernel::{RecordId, TeamId};
use serde_json::{Value, json};
use tests::{Random, TestApp, Who, on_both, organisation};

on_both!(the_list_is_who_really_sees_it, each_reason_is_told);

async fn the_list_is_who_really_sees_it(app: TestApp) -> Result<()> {
    let head_office = app.head_office().await?;
    let mut callers = Vec::new();
    for who in Who::ALL {
        callers.push((who, app.caller(who).await?));
    }
    let mut random = Random::seeded(11);
    let teams: [TeamId; 3] = [organisation::NOIDA_SALES, organisation::NOIDA_FIELD, organisation::GURUGRAM_SALES];
    let mut seen = 0;
    for number in 0..12 {
        let mut body = json!({"kind": "doctor", "given_name": "Meera", "owner_id": random.pick(&Who::ALL).id()});
        if number % 3 != 0 {
            body["team_id"] = json!(random.pick(&teams));
        }
        if number % 4 != 0 {
            let facilities = [organisation::NOIDA, organisation::GURUGRAM];
            body["facility_id"] = json!(random.pick(&facilities));
        }
        let made = head_office.post("/contacts", &body).await?;
        assert_eq!(made.status, 201, "{}", made.text);
        let record = RecordId(made.text_at("/id").parse()?);
        for _ in 0..number % 3 {
            let access = if random.below(2) == 0 { "read" } else { "update" };
            let grantees: Vec<RecordId> =
                Who::ALL.iter().map(|who| who.id().into()).chain(teams.iter().map(|team| (*team).into())).collect();
            share(&head_office, record, *random.pick(&grantees), access).await?;
        }
        // Also of what belongs to another record.
        let account = head_office.post("/accounts", &json!({"kind": "clinic", "name": "Care"})).await?;
        let link = json!({"contact_id": record, "account_id": account.text_at("/id"), "role": "user"});
        let link = head_office.post("/affiliations", &link).await?;
        for (resource, id) in [("contacts", record.to_string()), ("affiliations", link.text_at("/id").to_owned())] {
            let told = head_office.get(&format!("/shares/viewers?resource={resource}&record_id={id}")).await?;
            let viewers = told.json.as_array().cloned().unwrap_or_default();
            let viewer = |who: Who| viewers.iter().find(|viewer| viewer["user"]["id"] == json!(who.id())).cloned();
            for (who, caller) in &callers {
                let path = format!("/{resource}/{id}");
                let status = caller.get(&path).await?.status;
                let listed = viewer(*who);
                assert_eq!(status == 200, listed.is_some(), "{who:?} reads {path} with {status}: {}", told.text);
                // An update with an old version tells whether there is a right, and changes nothing.
                let status = caller.patch(&path, 99, &json!({})).await?.status;
                let may_update = listed.is_some_and(|viewer| viewer["may_update"] == json!(true));
                assert_eq!(status == 412, may_update, "{who:?} changes {path} with {status}: {}", told.text);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 12 * 2 * Who::ALL.len());
    Ok(())
}

async fn each_reason_is_told(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let made = rep.post("/contacts", &json!({"kind": "doctor", "given_name": "Meera"})).await?;
    let record = RecordId(made.text_at("/id").parse()?);
    share(&rep, record, Who::Far.id(), "read").await?;
    share(&rep, record, organisation::GURUGRAM_SALES, "update").await?;
    let viewers = rep.get(&format!("/shares/viewers?resource=contacts&record_id={record}")).await?;
    let told = |who: Who| -> Vec<Value> {
        let all = viewers.json.as_array().into_iter().flatten();
        let mut one = all.filter(|viewer| viewer["user"]["id"] == json!(who.id()));
        one.next().and_then(|viewer| viewer["reasons"].as_array().cloned()).unwrap_or_default()
    };
    let asha = json!({"id": Who::Rep.id(), "name": "Asha Rawat"});
    let team = json!({"id": organisation::GURUGRAM_SALES, "name": "Gurugram sales"});
    let field = json!({"id": organisation::NOIDA_FIELD, "name": "Noida field"});
    assert_eq!(told(Who::Rep), [json!({"kind": "owner"})]);
    assert_eq!(told(Who::Manager), [json!({"kind": "manager", "team": field})]);
    assert_eq!(told(Who::FrontDesk), [json!({"kind": "facility"})]);
    assert_eq!(told(Who::HeadOffice), [json!({"kind": "everywhere"})]);
    let (by_hand, by_team) =
        (json!({"kind": "share", "sharer": asha}), json!({"kind": "team_share", "team": team, "sharer": asha}));
    assert_eq!(told(Who::Far), [by_hand, by_team.clone()]);
    assert_eq!(told(Who::FarManager), [by_team]);
    assert_eq!(told(Who::Neighbour), [Value::Null; 0]);
    Ok(())
}
