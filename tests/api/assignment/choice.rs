//! Whom a lead goes to, why, and who is told.

use super::{lead, rule, to_field, to_person};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::users;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::admin::user::UserStatus;
use domain::kernel::policy::Resource;
use domain::leads::assignment::{
    AssignMethod, AssignmentCase, AssignmentCondition, AssignmentRuleData, MetCondition, RuleVerdict,
};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::{LeadData, LeadStatus};
use domain::leads::origin::LeadChannel;
use serde_json::json;
use tests::{TestApp, Who, on_both};

on_both!(
    the_first_rule_that_holds,
    whoever_is_named_keeps_it,
    everybody_in_turn_also_after_a_restart,
    whoever_has_the_fewest,
    who_is_not_there_is_passed_over,
    one_says_when_one_is_away,
    it_goes_to_another_one_by_hand,
    an_inquiry_goes_where_its_lead_goes,
    a_dry_run_says_why,
);

async fn the_first_rule_that_holds(app: TestApp) -> Result<()> {
    let (admin, desk, colleague) = (app.admin().await?, app.front_desk().await?, app.colleague().await?);
    let hearts = AssignmentRuleData {
        name: "Hearts".into(),
        specialties: vec!["Cardiology".into()],
        pin_codes: vec!["2013".into()],
        ..to_person(Who::Colleague)
    };
    let first = rule(&admin, hearts).await?;
    rule(&admin, to_person(Who::Manager)).await?;
    let heart = |data: &mut LeadData| {
        (data.specialty, data.pin_code) = (Some("heart".into()), Some("201301".into()));
    };
    let one = lead(&desk, heart).await?;
    assert_eq!((one.data.owner_id, one.status), (Some(Who::Colleague.id()), LeadStatus::Assigned));
    assert_eq!((one.data.team_id, one.data.facility_id), (Who::Colleague.team(), Who::Colleague.facility()));
    let why = one.assignment.clone().context("no reason")?;
    assert_eq!((why.rule_id, why.rule.as_str(), why.among, why.at), (first.head.id, "Hearts", None, app.clock.now()));
    let met = |condition, value: &str| MetCondition { condition, value: value.to_owned() };
    let facility = met(AssignmentCondition::Facility, &first.data.facility_id.context("no facility")?.to_string());
    let (what, place) = (met(AssignmentCondition::Specialty, "heart"), met(AssignmentCondition::PinCode, "2013"));
    assert_eq!(why.met, [facility, what, place]);
    // The list reads what the answer said, and the history tells it.
    assert_eq!(colleague.client.get_lead(one.head.id, "").await?.assignment, one.assignment);
    let history = colleague.client.list_record_events(Resource::Leads, one.head.id.into(), &[], None).await?;
    let created = history.data.iter().find(|event| event.kind == ChangeKind::Created).context("no beginning")?;
    assert_eq!(created.changes["assignment"].to["rule"], json!("Hearts"));
    // Who is told, and by which rule it is theirs.
    let inbox = colleague.get("/notifications").await?;
    assert_eq!((inbox.text_at("/data/0/kind"), inbox.text_at("/data/0/chosen_by")), ("assigned", "Hearts"));
    assert_eq!(inbox.text_at("/data/0/actor/name"), Who::FrontDesk.full_name());
    // Another heart, from elsewhere, goes by the next rule.
    let far =
        lead(&desk, |data| (data.specialty, data.pin_code) = (Some("heart".into()), Some("110017".into()))).await?;
    assert_eq!(far.data.owner_id, Some(Who::Manager.id()));
    Ok(())
}

async fn whoever_is_named_keeps_it(app: TestApp) -> Result<()> {
    let (admin, desk) = (app.admin().await?, app.front_desk().await?);
    // No rule: it stays with whoever writes it down.
    let mine = lead(&desk, |_| ()).await?;
    assert_eq!((mine.data.owner_id, mine.status), (Some(Who::FrontDesk.id()), LeadStatus::New));
    let to_manager = rule(&admin, to_person(Who::Manager)).await?;
    let named = lead(&desk, |data| data.owner_id = Some(Who::Rep.id())).await?;
    assert_eq!((named.data.owner_id, named.status), (Some(Who::Rep.id()), LeadStatus::New));
    assert_eq!(named.assignment, None);
    // One that is switched off, or in the recycle bin, is none.
    let off = AssignmentRuleData { active: false, ..to_manager.data.clone() };
    let off = admin.client.update_assignment_rule(&to_manager, &off).await?;
    assert_eq!(lead(&desk, |_| ()).await?.data.owner_id, Some(Who::FrontDesk.id()));
    let on = admin.client.update_assignment_rule(&off, &to_manager.data).await?;
    assert_eq!(lead(&desk, |_| ()).await?.data.owner_id, Some(Who::Manager.id()));
    admin.client.delete_assignment_rule(&on).await?;
    assert_eq!(lead(&desk, |_| ()).await?.data.owner_id, Some(Who::FrontDesk.id()));
    Ok(())
}

async fn everybody_in_turn_also_after_a_restart(app: TestApp) -> Result<()> {
    let (admin, desk) = (app.admin().await?, app.front_desk().await?);
    rule(&admin, to_field(AssignMethod::RoundRobin)).await?;
    let elsewhere = desk.at(&app.another_node()?.url);
    let mut owners = Vec::new();
    for number in 0..6 {
        let one = lead(if number % 2 == 0 { &desk } else { &elsewhere }, |_| ()).await?;
        assert_eq!(one.assignment.context("no reason")?.among, Some(2));
        owners.push(one.data.owner_id);
    }
    let (rep, colleague) = (Some(Who::Rep.id()), Some(Who::Colleague.id()));
    assert_eq!(owners, [rep, colleague, rep, colleague, rep, colleague]);
    Ok(())
}

async fn whoever_has_the_fewest(app: TestApp) -> Result<()> {
    let (admin, desk, rep) = (app.admin().await?, app.front_desk().await?, app.rep().await?);
    for _ in 0..2 {
        lead(&rep, |data| data.owner_id = Some(Who::Rep.id())).await?;
    }
    rule(&admin, to_field(AssignMethod::Load)).await?;
    let mut chosen = Vec::new();
    for _ in 0..4 {
        let one = lead(&desk, |_| ()).await?;
        chosen.push((one.data.owner_id, one.assignment.context("no reason")?.open_leads));
    }
    let (rep, colleague) = (Some(Who::Rep.id()), Some(Who::Colleague.id()));
    // Two behind, one behind; then as many, and the first by their ids.
    assert_eq!(chosen, [(colleague, Some(0)), (colleague, Some(1)), (rep, Some(2)), (colleague, Some(2))]);
    Ok(())
}

async fn who_is_not_there_is_passed_over(app: TestApp) -> Result<()> {
    let (admin, desk) = (app.admin().await?, app.front_desk().await?);
    rule(&admin, to_field(AssignMethod::RoundRobin)).await?;
    rule(&admin, to_person(Who::Marketing)).await?;
    // Away until the end of this day.
    let until = json!({"until": "2026-11-22"});
    assert_eq!(admin.put(&format!("/users/{}/absence", Who::Rep.id()), &until).await?.status, 200);
    for _ in 0..2 {
        let one = lead(&desk, |_| ()).await?;
        assert_eq!(
            (one.data.owner_id, one.assignment.context("no reason")?.among),
            (Some(Who::Colleague.id()), Some(1))
        );
    }
    // Nobody of the team: the next rule.
    app.write(|transaction| {
        let statement =
            diesel::update(users::table.find(Who::Colleague.id())).set(users::status.eq(UserStatus::Suspended));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await?;
    assert_eq!(lead(&desk, |_| ()).await?.data.owner_id, Some(Who::Marketing.id()));
    // The next day the rep is there again.
    app.clock.advance_seconds(86_400);
    let desk = app.front_desk().await?;
    assert_eq!(lead(&desk, |_| ()).await?.data.owner_id, Some(Who::Rep.id()));
    Ok(())
}

async fn one_says_when_one_is_away(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let said = rep.put("/me/absence", &json!({"until": "2026-12-24"})).await?;
    assert_eq!((said.status, said.text_at("/away_until")), (200, "2026-12-24"), "{}", said.text);
    for body in [json!({"until": "2026-11-21"}), json!({"until": "soon"}), json!({"since": "2026-12-24"})] {
        assert_eq!(rep.put("/me/absence", &body).await?.status, 422, "{body}");
    }
    let others = format!("/users/{}/absence", Who::Colleague.id());
    assert_eq!(rep.put(&others, &json!({"until": "2026-12-24"})).await?.status, 403);
    let back = rep.put("/me/absence", &json!({})).await?;
    assert_eq!((back.status, back.json.get("away_until")), (200, None));
    // A change like any other: another version, and told by whom; said again it changes nothing.
    let again = rep.put("/me/absence", &json!({})).await?;
    let versions = [&said, &back, &again].map(|answer| answer.json["version"].as_i64().unwrap_or_default());
    assert_eq!(versions, [versions[0], versions[0] + 1, versions[0] + 1]);
    app.settle().await?;
    let history = rep.client.list_record_events(Resource::Users, Who::Rep.id().into(), &[], None).await?;
    let told: Vec<_> = history.data.iter().filter(|event| event.changes.contains_key("away_until")).collect();
    assert_eq!((told.len(), told.iter().all(|event| event.actor_id == Some(Who::Rep.id()))), (2, true), "{history:?}");
    Ok(())
}

async fn it_goes_to_another_one_by_hand(app: TestApp) -> Result<()> {
    let (admin, desk, manager) = (app.admin().await?, app.front_desk().await?, app.manager().await?);
    rule(&admin, to_person(Who::Rep)).await?;
    let one = lead(&desk, |_| ()).await?;
    let path = format!("/leads/{}", one.head.id);
    // Another field changes nothing of the reason.
    let noted = manager.patch(&path, 1, &json!({"notes": "Called back"})).await?;
    assert_eq!((noted.status, noted.text_at("/assignment/rule")), (200, "To Asha Rawat"), "{}", noted.text);
    let given = manager.patch(&path, 2, &json!({"owner_id": Who::Colleague.id()})).await?;
    assert_eq!((given.status, given.json.get("assignment")), (200, None), "{}", given.text);
    let inbox = app.colleague().await?.get("/notifications").await?;
    assert_eq!((inbox.text_at("/data/0/kind"), inbox.text_at("/data/0/chosen_by")), ("assigned", ""));
    Ok(())
}

async fn an_inquiry_goes_where_its_lead_goes(app: TestApp) -> Result<()> {
    let (admin, desk, rep) = (app.admin().await?, app.front_desk().await?, app.rep().await?);
    rule(&admin, AssignmentRuleData { channels: vec![LeadChannel::Email], ..to_person(Who::Rep) }).await?;
    let asked = |channel| InquiryData { email: Some("asha@example.in".into()), ..InquiryData::new(channel) };
    let inquiry: Inquiry = desk.create(asked(LeadChannel::Email)).await?;
    assert_eq!((inquiry.data.owner_id, inquiry.opened_lead), (Some(Who::Rep.id()), true));
    let opened = rep.client.get_lead(inquiry.lead_id.context("no lead")?, "").await?;
    assert_eq!((opened.data.owner_id, opened.status), (Some(Who::Rep.id()), LeadStatus::Assigned));
    // They are told once, of the lead.
    let inbox = rep.get("/notifications").await?;
    assert_eq!((inbox.rows().len(), inbox.text_at("/data/0/resource")), (1, "leads"), "{}", inbox.text);
    // The next one belongs to the lead, whatever the rules say of it, and tells its owner.
    let next: Inquiry = desk.create(asked(LeadChannel::Fax)).await?;
    assert_eq!((next.lead_id, next.data.owner_id), (inquiry.lead_id, Some(Who::Rep.id())));
    assert_eq!(rep.get("/notifications").await?.rows().len(), 2);
    // Who is named answers.
    let named = InquiryData {
        owner_id: Some(Who::Colleague.id()),
        email: Some("ravi@example.in".into()),
        ..InquiryData::new(LeadChannel::Email)
    };
    let named: Inquiry = desk.create(named).await?;
    assert_eq!(named.data.owner_id, Some(Who::Colleague.id()));
    Ok(())
}

async fn a_dry_run_says_why(app: TestApp) -> Result<()> {
    let (admin, desk) = (app.admin().await?, app.front_desk().await?);
    let hearts = AssignmentRuleData { specialties: vec!["Cardiology".into()], ..to_person(Who::Manager) };
    rule(&admin, hearts).await?;
    rule(&admin, AssignmentRuleData { active: false, ..to_person(Who::Marketing) }).await?;
    rule(&admin, to_person(Who::Colleague)).await?;
    rule(&admin, to_field(AssignMethod::RoundRobin)).await?;
    rule(&admin, to_person(Who::Rep)).await?;
    admin.put(&format!("/users/{}/absence", Who::Colleague.id()), &json!({"until": "2026-11-30"})).await?;
    let case = AssignmentCase::of(&LeadData::new(LeadChannel::Phone), None);
    for _ in 0..3 {
        // Nobody's turn is taken, however often it is asked.
        let said = admin.client.preview_assignment(&case).await?;
        assert_eq!(said.user.as_ref().map(|user| user.name.as_str()), Some(Who::Rep.full_name()));
        let verdicts: Vec<_> = said.tried.iter().map(|tried| (tried.verdict, tried.unmet)).collect();
        let unmet = Some(AssignmentCondition::Specialty);
        let rest = [
            (RuleVerdict::Inactive, None),
            (RuleVerdict::NobodyThere, None),
            (RuleVerdict::Chosen, None),
            (RuleVerdict::NotReached, None),
        ];
        assert_eq!(verdicts, [vec![(RuleVerdict::NotMet, unmet)], rest.to_vec()].concat());
    }
    let done = lead(&desk, |_| ()).await?;
    let said = admin.client.preview_assignment(&case).await?;
    assert_eq!(done.data.owner_id, Some(Who::Rep.id()));
    // The colleague is away, so it is the rep's turn again.
    assert_eq!(said.user.map(|user| user.id), Some(Who::Rep.id().into()));
    let heart = AssignmentCase { specialty: Some("Cardio".into()), ..case };
    let said = admin.client.preview_assignment(&heart).await?;
    assert_eq!(said.user.map(|user| user.id), Some(Who::Manager.id().into()));
    Ok(())
}
