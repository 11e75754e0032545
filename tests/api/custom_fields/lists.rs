//! Filters and orders by custom fields, beside a plain reference over the same records.

use super::define;
use anyhow::{Result, ensure};
use chrono::{Days, NaiveDate};
use domain::kernel::text::fold;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;
use tests::{Caller, Random, TestApp, on_both};

on_both!(lists_agree_with_the_reference, what_cannot_be_asked, only_what_one_sees, an_export_asks_as_the_list_does);

const FIELDS: [(&str, &str); 5] =
    [("ward", "text"), ("score", "number"), ("since", "date"), ("grade", "choice"), ("vip", "yes_no")];
const WORDS: [&str; 6] = ["Emergency", "emergency two", "ओपीडी", "O'Hara", "100%", "a_b"];

fn value(random: &mut Random, kind: &str) -> Value {
    match kind {
        "text" => json!(random.pick(&WORDS)),
        "number" => json!((i64::try_from(random.below(41)).unwrap_or_default() - 20) * 25).as_i64().map_or_else(
            || json!(0),
            |quarters| {
                if quarters % 100 == 0 {
                    json!(quarters / 100)
                } else {
                    json!(f64::from(i32::try_from(quarters).unwrap_or_default()) / 100.0)
                }
            },
        ),
        "date" => json!(day(random).to_string()),
        "choice" => json!(random.pick(&["Gold", "Silver"])),
        _ => json!(random.once_in(2)),
    }
}

fn day(random: &mut Random) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1)
        .and_then(|first| first.checked_add_days(Days::new(u64::try_from(random.below(40)).unwrap_or_default())))
        .unwrap_or_default()
}

/// A value as people would compare it.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Plain {
    Number(f64),
    Text(String),
}

fn plain(value: &Value) -> Plain {
    match value {
        Value::Number(number) => Plain::Number(number.as_f64().unwrap_or_default()),
        Value::String(text) => Plain::Text(fold(text)),
        other => Plain::Text(other.to_string()),
    }
}

fn holds(record: &Value, field: &str, operator: &str, asked: &[Plain]) -> bool {
    let mine = record["custom"].get(field).map(plain);
    let is = |one: &Plain| mine.as_ref() == Some(one);
    let first = asked.first();
    let compared = mine.as_ref().zip(first).and_then(|(mine, asked)| mine.partial_cmp(asked));
    match operator {
        "eq" => first.is_some_and(is),
        "ne" => !first.is_some_and(is),
        "in" => asked.iter().any(is),
        "nin" => !asked.iter().any(is),
        "gt" => compared == Some(Ordering::Greater),
        "gte" => matches!(compared, Some(Ordering::Greater | Ordering::Equal)),
        "lt" => compared == Some(Ordering::Less),
        "lte" => matches!(compared, Some(Ordering::Less | Ordering::Equal)),
        "contains" | "starts" => match (&mine, first) {
            (Some(Plain::Text(mine)), Some(Plain::Text(asked))) if operator == "contains" => mine.contains(asked),
            (Some(Plain::Text(mine)), Some(Plain::Text(asked))) => mine.starts_with(asked),
            _ => false,
        },
        _ => false,
    }
}

async fn ids(caller: &Caller, list: &str) -> Result<Vec<String>> {
    let (mut found, mut path) = (Vec::new(), list.to_owned());
    loop {
        let answer = caller.get(&path).await?;
        ensure!(answer.status == 200, "{path}: {}", answer.text);
        found.extend(answer.column("id"));
        match answer.json["page"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("{list}&cursor={cursor}"),
            None => return Ok(found),
        }
    }
}

async fn lists_agree_with_the_reference(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    let mut random = Random::seeded(17);
    for (name, kind) in FIELDS {
        let choices = if kind == "choice" { json!(["Gold", "Silver"]) } else { json!([]) };
        // Half of them have an index: the answers are the same.
        define(&admin, name, kind, json!({"choices": choices, "in_list": random.once_in(2)})).await?;
    }
    let mut records = Vec::new();
    for number in 0..60 {
        let mut custom = Map::new();
        for (name, kind) in FIELDS {
            if !random.once_in(3) {
                custom.insert(name.to_owned(), value(&mut random, kind));
            }
        }
        let new = json!({"kind": "doctor", "given_name": format!("Doctor {number}"), "custom": custom});
        let answer = rep.post("/contacts", &new).await?;
        ensure!(answer.status == 201, "{}", answer.text);
        records.push(answer.json);
    }
    for _ in 0..150 {
        let (name, kind) = *random.pick(&FIELDS);
        let operators: &[&str] = match kind {
            "text" => &["eq", "ne", "in", "nin", "contains", "starts"],
            "number" | "date" => &["eq", "ne", "in", "nin", "gt", "gte", "lt", "lte"],
            _ => &["eq", "ne", "in", "nin"],
        };
        let operator = *random.pick(operators);
        let values: Vec<Value> =
            (0..if operator.ends_with("in") { 2 } else { 1 }).map(|_| value(&mut random, kind)).collect();
        let texts: Vec<String> =
            values.iter().map(|value| value.as_str().map_or(value.to_string(), str::to_owned)).collect();
        let asked: Vec<Plain> = values.iter().map(plain).collect();
        let descending = random.once_in(2);
        let sorted_by = random.pick(&FIELDS).0;
        let query: String = form(&[
            (format!("filter[custom.{name}][{operator}]"), texts.join(",")),
            ("sort".to_owned(), format!("{}custom.{sorted_by}", if descending { "-" } else { "" })),
            ("limit".to_owned(), (1 + random.below(30)).to_string()),
        ]);
        let mut expected: Vec<&Value> = records.iter().filter(|record| holds(record, name, operator, &asked)).collect();
        expected.sort_by(|left, right| {
            let key = |record: &Value| record["custom"].get(sorted_by).map(plain);
            let id = |record: &Value| record["id"].as_str().unwrap_or_default().to_owned();
            let order = match (key(left), key(right)) {
                (Some(left), Some(right)) => {
                    let order = left.partial_cmp(&right).unwrap_or(Ordering::Equal);
                    if descending { order.reverse() } else { order }
                }
                (None, None) => Ordering::Equal,
                // Without a value is last, whichever way.
                (left, _) => {
                    if left.is_none() {
                        Ordering::Greater
                    } else {
                        Ordering::Less
                    }
                }
            };
            let ids = id(left).cmp(&id(right));
            order.then(if descending { ids.reverse() } else { ids })
        });
        let expected: Vec<&str> = expected.iter().filter_map(|record| record["id"].as_str()).collect();
        assert_eq!(ids(&rep, &format!("/contacts?{query}")).await?, expected, "{query}");
    }
    // Backwards over both parts, as forwards.
    let list = "/contacts?sort=custom.ward&limit=7";
    let forwards = ids(&rep, list).await?;
    let mut page = rep.get(list).await?;
    while let Some(cursor) = page.json["page"]["next_cursor"].as_str() {
        page = rep.get(&format!("{list}&cursor={cursor}")).await?;
    }
    let mut backwards = page.column("id");
    while let Some(cursor) = page.json["page"]["prev_cursor"].as_str() {
        page = rep.get(&format!("{list}&cursor={cursor}")).await?;
        backwards.splice(0..0, page.column("id"));
    }
    assert_eq!(backwards, forwards);
    let nothing = rep.get("/contacts?filter[custom.vip][is_null]=true&limit=200").await?;
    let without = records.iter().filter(|record| record["custom"].get("vip").is_none()).count();
    assert_eq!(nothing.rows().len(), without);
    Ok(())
}

fn form(pairs: &[(String, String)]) -> String {
    let address = reqwest::Url::parse_with_params("http://localhost/", pairs).ok();
    address.as_ref().and_then(reqwest::Url::query).unwrap_or_default().to_owned()
}

async fn what_cannot_be_asked(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    define(&admin, "score", "number", json!({})).await?;
    define(&admin, "vip", "yes_no", json!({})).await?;
    for (query, code) in [
        ("filter[custom.rank]=1", "unknown_field"),
        ("filter[custom.]=1", "unknown_field"),
        ("filter[custom.score'--]=1", "unknown_field"),
        ("sort=custom.rank", "unknown_field"),
        ("filter[custom.score]=many", "type"),
        ("filter[custom.score][contains]=1", "operator"),
        ("filter[custom.vip]=perhaps", "type"),
        ("filter[custom.vip][gt]=true", "operator"),
    ] {
        let answer = rep.get(&format!("/contacts?{query}")).await?;
        assert_eq!((answer.status, answer.text_at("/errors/0/code")), (422, code), "{query}: {}", answer.text);
    }
    // Records without custom fields know none.
    assert_eq!(rep.get("/users?filter[custom.score]=1").await?.status, 422);
    Ok(())
}

async fn an_export_asks_as_the_list_does(app: TestApp) -> Result<()> {
    let (admin, rep) = (app.admin().await?, app.rep().await?);
    define(&admin, "ward", "text", json!({})).await?;
    for ward in ["B2", "B3"] {
        let new = json!({"kind": "doctor", "given_name": "Meera", "custom": {"ward": ward}});
        assert_eq!(rep.post("/contacts", &new).await?.status, 201);
    }
    let export = |query: &str| json!({"source": "contacts", "query": query});
    assert_eq!(rep.post("/exports", &export("filter[custom.rank]=1")).await?.status, 422);
    let made = rep.post("/exports", &export("filter[custom.ward]=b2&sort=-custom.ward")).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/exports/{}", made.text_at("/id"));
    loop {
        let answer = rep.get(&path).await?;
        match answer.text_at("/status") {
            "queued" => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            status => {
                assert_eq!((status, answer.json["rows"].as_i64()), ("ready", Some(1)), "{}", answer.text);
                return Ok(());
            }
        }
    }
}

async fn only_what_one_sees(app: TestApp) -> Result<()> {
    let (admin, rep, colleague) = (app.admin().await?, app.rep().await?, app.colleague().await?);
    define(&admin, "ward", "text", json!({"in_list": true})).await?;
    for caller in [&rep, &colleague] {
        let new = json!({"kind": "doctor", "given_name": "Meera", "custom": {"ward": "B2"}});
        assert_eq!(caller.post("/contacts", &new).await?.status, 201);
    }
    assert_eq!(rep.get("/contacts?filter[custom.ward]=b2").await?.rows().len(), 1);
    assert_eq!(rep.get("/contacts?sort=-custom.ward").await?.rows().len(), 1);
    let tree = json!({"filter": {"not": {"field": "custom.ward", "op": "eq", "value": "B3"}}});
    assert_eq!(rep.post("/contacts/search", &tree).await?.rows().len(), 1);
    Ok(())
}
