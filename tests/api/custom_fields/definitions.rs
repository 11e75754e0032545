//! What an administrator may define, change, and take away.

use super::define;
use anyhow::Result;
use serde_json::json;
use tests::{TestApp, on_both};

on_both!(
    a_name_and_a_kind_stay,
    names_are_unique_also_in_the_bin,
    there_are_not_too_many,
    there_is_no_money_for_referrers,
    a_field_in_the_bin_keeps_its_values,
    indexes_come_and_go,
);

async fn a_name_and_a_kind_stay(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let field = define(&admin, "grade", "choice", json!({"choices": ["Gold", "Silver"]})).await?;
    let path = format!("/custom-fields/{}", field["id"].as_str().unwrap_or_default());
    for patch in [json!({"name": "rank"}), json!({"kind": "text", "choices": null}), json!({"resource": "accounts"})] {
        let answer = admin.patch(&path, 1, &patch).await?;
        assert_eq!((answer.status, answer.text_at("/errors/0/code")), (422, "fixed"), "{}", answer.text);
    }
    let answer = admin.patch(&path, 1, &json!({"label": "Grade", "choices": ["Gold", "Silver", "Bronze"]})).await?;
    assert_eq!(answer.status, 200, "{}", answer.text);
    Ok(())
}

async fn names_are_unique_also_in_the_bin(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let field = define(&admin, "ward", "text", json!({})).await?;
    let again = json!({"resource": "contacts", "name": "ward", "label": "Ward", "kind": "number"});
    assert_eq!(admin.post("/custom-fields", &again).await?.text_at("/errors/0/code"), "duplicate");
    let path = format!("/custom-fields/{}", field["id"].as_str().unwrap_or_default());
    assert_eq!(admin.delete(&path, 1).await?.status, 204);
    assert_eq!(admin.post("/custom-fields", &again).await?.text_at("/errors/0/code"), "duplicate");
    let other = json!({"resource": "accounts", "name": "ward", "label": "Ward", "kind": "number"});
    assert_eq!(admin.post("/custom-fields", &other).await?.status, 201);
    Ok(())
}

async fn there_are_not_too_many(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    for number in 0..50 {
        define(&admin, &format!("field_{number}"), "text", json!({})).await?;
    }
    let one_more = json!({"resource": "contacts", "name": "one_more", "label": "One more", "kind": "text"});
    assert_eq!(admin.post("/custom-fields", &one_more).await?.status, 409);
    Ok(())
}

async fn there_is_no_money_for_referrers(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let money = |more: serde_json::Value| {
        let mut body = json!({"name": "amount", "label": "Amount", "kind": "money"});
        for (key, value) in more.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        body
    };
    for body in [
        money(json!({"resource": "contacts"})),
        money(json!({"resource": "affiliations"})),
        money(json!({"resource": "accounts"})),
        money(json!({"resource": "accounts", "kinds": ["hospital"]})),
        money(json!({"resource": "contacts", "kind": "number", "label": "Referral fee"})),
    ] {
        let answer = admin.post("/custom-fields", &body).await?;
        assert_eq!((answer.status, answer.text_at("/errors/0/code")), (422, "referrer_payment"), "{body}");
    }
    let corporate = money(json!({"resource": "accounts", "kinds": ["corporate"], "label": "Annual budget for health"}));
    assert_eq!(admin.post("/custom-fields", &corporate).await?.status, 201);
    Ok(())
}

async fn a_field_in_the_bin_keeps_its_values(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    let field = define(&admin, "ward", "text", json!({"in_list": true})).await?;
    let new = json!({"kind": "doctor", "given_name": "Meera", "custom": {"ward": "B2"}});
    let contact = rep.post("/contacts", &new).await?;
    let (path, at) = (
        format!("/custom-fields/{}", field["id"].as_str().unwrap_or_default()),
        format!("/contacts/{}", contact.text_at("/id")),
    );
    assert_eq!(admin.delete(&path, 1).await?.status, 204);
    // It can neither be asked for nor be written, and stands in nobody's way.
    assert_eq!(rep.get("/contacts?filter[custom.ward]=B2").await?.status, 422);
    assert_eq!(rep.patch(&at, 1, &json!({"custom": {"ward": "B3"}})).await?.text_at("/errors/0/code"), "unknown_field");
    assert_eq!(rep.patch(&at, 1, &json!({"notes": "Called"})).await?.status, 200);
    assert_eq!(admin.post(&format!("{path}/restore"), &json!({})).await?.status, 200);
    let found = rep.get("/contacts?filter[custom.ward]=b2").await?;
    assert_eq!(found.rows().len(), 1, "{}", found.text);
    assert_eq!(found.rows()[0]["custom"]["ward"], "B2");
    Ok(())
}

async fn indexes_come_and_go(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let indexes = async || -> Result<i64> {
        app.read(|connection| {
            use diesel::prelude::*;
            use diesel::sql_types::BigInt;
            #[derive(QueryableByName)]
            struct Count {
                #[diesel(sql_type = BigInt)]
                count: i64,
            }
            let sqlite = "SELECT count(*) AS count FROM sqlite_master WHERE type = 'index' AND name GLOB 'custom_[0-9a-f]*'";
            let postgres = "SELECT count(*) AS count FROM pg_indexes WHERE schemaname = current_schema() AND indexname ~ '^custom_[0-9a-f]{32}$'";
            let rows: Vec<Count> = match connection {
                api::kernel::db::Connection::Sqlite(c) => diesel::sql_query(sqlite).load(c)?,
                api::kernel::db::Connection::Postgres(c) => diesel::sql_query(postgres).load(c)?,
            };
            Ok(rows.first().map_or(0, |row| row.count))
        })
        .await
    };
    let field = define(&admin, "ward", "text", json!({})).await?;
    let path = format!("/custom-fields/{}", field["id"].as_str().unwrap_or_default());
    assert_eq!(indexes().await?, 0);
    assert_eq!(admin.patch(&path, 1, &json!({"in_list": true})).await?.status, 200);
    assert_eq!(indexes().await?, 1);
    assert_eq!(admin.patch(&path, 2, &json!({"label": "The ward"})).await?.status, 200);
    assert_eq!(admin.delete(&path, 3).await?.status, 204);
    assert_eq!(indexes().await?, 0);
    assert_eq!(admin.post(&format!("{path}/restore"), &json!({})).await?.status, 200);
    assert_eq!(indexes().await?, 1);
    Ok(())
}
