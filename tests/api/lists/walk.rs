//! Keyset cursors: whatever the order, a walk forwards and one back again see every record once.

use super::{data, reference};
use anyhow::{Result, ensure};
use domain::kernel::field::Field;
use serde_json::Value;
use tests::{Caller, Random, TestApp, on_both};

on_both!(a_walk_sees_every_record_once, cursors_are_not_for_making_up);

async fn a_walk_sees_every_record_once(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(20_261_122);
    data::fill(&app, &mut random, 60).await?;
    let admin = app.admin().await?;
    for (resource, fields) in
        [("accounts", domain::people::account::FIELDS), ("contacts", domain::people::contact::FIELDS)]
    {
        let records = reference::all(&admin, resource).await?;
        ensure!(records.len() == 60);
        let sortable: Vec<&Field> = fields.iter().filter(|field| field.sortable).collect();
        // Each field in both directions, and then mixtures.
        let mut orders: Vec<String> =
            sortable.iter().flat_map(|field| [field.name.to_owned(), format!("-{}", field.name)]).collect();
        for _ in 0..20 {
            orders.push(order(&mut random, &sortable));
        }
        for order in orders {
            let limit = 1 + random.below(25);
            let filter = random.once_in(3).then_some("filter[class][is_null]=true&");
            let mut expected: Vec<Value> = records.clone();
            if filter.is_some() {
                expected.retain(|record| record["class"].is_null());
            }
            reference::sort(&mut expected, fields, &order);
            let query = format!("/{resource}?{}sort={order}&limit={limit}", filter.unwrap_or_default());
            there_and_back(&admin, &query, &reference::ids(&expected)).await?;
        }
    }
    Ok(())
}

fn order(random: &mut Random, sortable: &[&Field]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for _ in 0..2 + random.below(3) {
        let name = random.pick(sortable).name;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let parts: Vec<String> =
        names.iter().map(|name| if random.once_in(2) { format!("-{name}") } else { (*name).to_owned() }).collect();
    parts.join(",")
}

async fn there_and_back(caller: &Caller, query: &str, expected: &[String]) -> Result<()> {
    let page = |cursor: Option<String>| {
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        caller.get(&format!("{query}{cursor}"))
    };
    let pointer = |answer: &tests::Answer, name: &str| answer.json["page"][name].as_str().map(str::to_owned);
    let mut forwards = Vec::new();
    let mut answer = page(None).await?;
    ensure!(pointer(&answer, "prev_cursor").is_none(), "{query}: the first page has a page before it");
    loop {
        ensure!(answer.status == 200, "{query}: {}", answer.text);
        forwards.extend(answer.column("id"));
        match pointer(&answer, "next_cursor") {
            Some(cursor) => answer = page(Some(cursor)).await?,
            None => break,
        }
    }
    ensure!(forwards == expected, "{query}: forwards\n{forwards:#?}\nexpected\n{expected:#?}");

    let mut backwards = answer.column("id");
    while let Some(cursor) = pointer(&answer, "prev_cursor") {
        answer = page(Some(cursor)).await?;
        ensure!(answer.status == 200, "{query}: {}", answer.text);
        let mut page = answer.column("id");
        page.extend(backwards);
        backwards = page;
    }
    ensure!(backwards == expected, "{query}: backwards\n{backwards:#?}\nexpected\n{expected:#?}");
    Ok(())
}

/// Forged, of another list, of another order, of another installation: 400 each.
async fn cursors_are_not_for_making_up(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(7);
    data::fill(&app, &mut random, 3).await?;
    let admin = app.admin().await?;
    let first = admin.get("/accounts?limit=1&sort=name").await?;
    let cursor = first.text_at("/page/next_cursor").to_owned();
    assert_eq!(admin.get(&format!("/accounts?limit=1&sort=name&cursor={cursor}")).await?.status, 200);
    let forged: String = cursor.chars().rev().collect();
    let (start, end) = cursor.split_at(cursor.len() / 2);
    for path in [
        format!("/contacts?sort=full_name&cursor={cursor}"),
        format!("/accounts?sort=-name&cursor={cursor}"),
        format!("/accounts?sort=name&cursor={forged}"),
        format!("/accounts?sort=name&cursor={start}"),
        format!("/accounts?sort=name&cursor={start}A{end}"),
        "/accounts?cursor=".to_owned() + "eyJyZXNvdXJjZSI6ImFjY291bnRzIn0",
        "/accounts?cursor=%00".to_owned(),
    ] {
        let answer = admin.get(&path).await?;
        assert_eq!((answer.status, answer.code()), (400, "bad_cursor"), "{path}");
    }
    Ok(())
}
