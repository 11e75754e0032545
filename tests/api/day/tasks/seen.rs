//! Whose tasks somebody sees, and what becomes of one that is given away.

use super::{a_task, done, path};
use anyhow::Result;
use domain::day::task::TaskStatus;
use domain::kernel::policy::Resource;
use serde_json::json;
use std::collections::BTreeSet;
use tests::{TestApp, Who, on_both};

on_both!(
    everybody_sees_their_own_and_who_manages_sees_the_teams,
    the_desk_gives_one_to_a_rep,
    a_share_is_enough_to_finish_it
);

/// Whose each of them sees, beside their own.
const OTHERS: &[(Who, &[Who])] = &[
    (Who::Rep, &[]),
    (Who::Manager, &[Who::Rep, Who::Colleague]),
    (Who::Marketing, &[]),
    (Who::FrontDesk, &[]),
    (Who::Finance, &[]),
    (Who::Physician, &[]),
    (Who::FarManager, &[Who::Far]),
    (
        Who::Admin,
        &[
            Who::Rep,
            Who::Manager,
            Who::Marketing,
            Who::FrontDesk,
            Who::Finance,
            Who::Physician,
            Who::Colleague,
            Who::Neighbour,
        ],
    ),
];

async fn everybody_sees_their_own_and_who_manages_sees_the_teams(app: TestApp) -> Result<()> {
    let all = Who::ALL.into_iter().filter(|who| *who != Who::HeadOffice);
    for who in all {
        a_task(&app.caller(who).await?, |data| data.title = format!("Of {}", who.full_name())).await?;
    }
    for (who, others) in OTHERS {
        let caller = app.caller(*who).await?;
        let seen: BTreeSet<String> = caller.get("/tasks?limit=200").await?.column("owner_id").into_iter().collect();
        let known: BTreeSet<String> = others.iter().chain([who]).map(|who| who.id().to_string()).collect();
        assert_eq!(seen, known, "{who:?}");
        // What is not in the list is not found either, nor counted.
        let counted = caller.get("/tasks?include_total=true&limit=1").await?;
        assert_eq!(counted.json["page"]["total"], json!(known.len()), "{who:?}: {}", counted.text);
        let found = caller.get("/search?q=rawat").await?.text.contains("Of Asha Rawat");
        assert_eq!(found, known.contains(&Who::Rep.id().to_string()), "{who:?}");
    }
    Ok(())
}

async fn the_desk_gives_one_to_a_rep(app: TestApp) -> Result<()> {
    let (desk, rep) = (app.front_desk().await?, app.rep().await?);
    let given = a_task(&desk, |data| data.owner_id = Some(Who::Rep.id())).await?;
    assert_eq!((given.data.team_id, given.data.facility_id), (Who::Rep.team(), Who::Rep.facility()));
    assert_eq!(rep.get("/notifications").await?.column("kind"), ["assigned"]);
    // It is the rep's now: the desk has nothing more to do with it.
    for answer in [desk.get(&path(&given)).await?, desk.patch(&path(&given), 1, &json!({"title": "Call"})).await?] {
        assert_eq!(answer.status, 404, "{}", answer.text);
    }
    assert_eq!(rep.client.list_tasks_due(Who::FrontDesk.id(), "2099-12-31".parse()?).await?.data.len(), 0);
    done(&app.manager().await?, &given).await?;
    assert_eq!(rep.client.get_task(given.head.id, "").await?.status, TaskStatus::Done);
    Ok(())
}

async fn a_share_is_enough_to_finish_it(app: TestApp) -> Result<()> {
    let task = a_task(&app.rep().await?, |_| ()).await?;
    app.share(Resource::Tasks, task.head.id, Who::Neighbour.id()).await?;
    let neighbour = app.neighbour().await?;
    done(&neighbour, &task).await?;
    let undone = neighbour.post(&format!("{}/done/undo", path(&task)), &json!({})).await?;
    assert_eq!(undone.status, 200, "{}", undone.text);
    // It is nothing that they may throw away.
    assert_eq!(neighbour.delete(&path(&task), 3).await?.status, 403);
    Ok(())
}
