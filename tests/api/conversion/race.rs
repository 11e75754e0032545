//! Two at once leave one contact.

use super::{contacts, convert, mobile, qualified, undo};
use anyhow::Result;
use serde_json::json;
use tests::{TestApp, on_both};

on_both!(two_who_convert_one_lead, two_leads_of_one_person, a_conversion_and_its_undo_at_once);

async fn two_who_convert_one_lead(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let elsewhere = manager.at(&app.another_node()?.url);
    for round in 0..10 {
        let phone = format!("98765 4{round:04}");
        let lead = qualified(&rep, |data| {
            (data.given_name, data.phones) = (Some(format!("Asha{round}")), mobile(&phone));
        })
        .await?;
        let (mine, theirs) = tokio::join!(convert(&rep, &lead, json!({})), convert(&elsewhere, &lead, json!({})));
        let mut statuses = [mine?.status, theirs?.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{round}");
        assert_eq!(contacts(&rep).await?, round + 1);
    }
    Ok(())
}

async fn two_leads_of_one_person(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let elsewhere = manager.at(&app.another_node()?.url);
    for round in 0..6 {
        let phone = format!("98765 5{round:04}");
        let named = |data: &mut domain::leads::lead::LeadData| {
            (data.given_name, data.phones) = (Some(format!("Asha{round}")), mobile(&phone));
        };
        let (one, other) = (qualified(&rep, named).await?, qualified(&rep, named).await?);
        let (mine, theirs) = tokio::join!(convert(&rep, &one, json!({})), convert(&elsewhere, &other, json!({})));
        let (mine, theirs) = (mine?, theirs?);
        let mut statuses = [mine.status, theirs.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{round}: {} {}", mine.text, theirs.text);
        assert_eq!(contacts(&rep).await?, round + 1);
    }
    Ok(())
}

async fn a_conversion_and_its_undo_at_once(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let lead = qualified(&rep, |_| ()).await?;
    assert_eq!(convert(&rep, &lead, json!({})).await?.status, 200);
    let (mine, theirs) = tokio::join!(undo(&rep, lead.head.id), undo(&manager, lead.head.id));
    let mut statuses = [mine?.status, theirs?.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(contacts(&rep).await?, 0);
    Ok(())
}
