//! Filters: every operator on every field, and trees of them, against the reference.

use super::{data, reference};
use anyhow::{Result, ensure};
use domain::kernel::field::{Field, FieldKind, Operator};
use domain::kernel::search::{AllOf, AnyOf, Condition, Filter, NoneOf};
use serde_json::{Value, json};
use tests::{Random, TestApp, Who, on_both};

on_both!(
    every_operator_on_every_field,
    trees_of_conditions,
    moments_may_be_counted_from_now,
    what_makes_no_sense_is_refused,
);

const LISTS: [(&str, &[Field]); 2] =
    [("accounts", domain::people::account::FIELDS), ("contacts", domain::people::contact::FIELDS)];

/// Values worth asking for: those that are there, their parts, others' wildcards, and some that nobody has.
fn values(random: &mut Random, field: &Field, records: &[Value]) -> Vec<String> {
    let mut values: Vec<String> = match field.kind {
        FieldKind::Choice(words) => return words.iter().map(|word| (*word).to_owned()).collect(),
        FieldKind::Reference(_) => vec![Who::Far.id().to_string(), Who::Rep.id().to_string()],
        FieldKind::Number => vec!["0".to_owned(), "10".to_owned(), "-5".to_owned(), i64::MAX.to_string()],
        FieldKind::Date => vec!["1970-01-01".to_owned(), "1980-06-15".to_owned()],
        FieldKind::Instant => vec!["2026-11-21T14:30:00+05:30".to_owned(), "1999-01-01T00:00:00Z".to_owned()],
        FieldKind::Words => data::WORDS.iter().map(|word| (*word).to_owned()).collect(),
        FieldKind::Text => {
            ["%", "_", "\\", "100%", "hospital", "राव", "É", "DR", "नई", "iye", "r", "50%", "up_", "zzz"]
                .iter()
                .map(|text| (*text).to_owned())
                .collect()
        }
    };
    for _ in 0..2 {
        let record = random.pick(records);
        match record.get(field.name) {
            Some(Value::String(text)) if !text.contains(',') => values.push(text.clone()),
            Some(Value::Number(number)) => values.push(number.to_string()),
            _ => {}
        }
    }
    values
}

fn condition(random: &mut Random, field: &Field, op: Operator, records: &[Value]) -> Condition {
    let values = values(random, field, records);
    let value = match op {
        Operator::IsNull => if random.once_in(2) { "true" } else { "false" }.to_owned(),
        Operator::In | Operator::Nin => {
            let picked: Vec<&str> = (0..=random.below(3)).map(|_| random.pick(&values).as_str()).collect();
            picked.join(",")
        }
        _ => random.pick(&values).clone(),
    };
    Condition { field: field.name.to_owned(), op, value }
}

async fn every_operator_on_every_field(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(1);
    data::fill(&app, &mut random, 80).await?;
    let admin = app.admin().await?;
    for (resource, fields) in LISTS {
        let mut records = reference::all(&admin, resource).await?;
        reference::sort(&mut records, fields, "id");
        for field in fields {
            for op in field.kind.operators() {
                for _ in 0..6 {
                    let condition = condition(&mut random, field, *op, &records);
                    let link = domain::kernel::ListLink {
                        filters: vec![(field.name.to_owned(), op.to_string(), condition.value.clone())],
                        sort: Some("id".to_owned()),
                        limit: Some(200),
                        ..Default::default()
                    };
                    let query: Vec<String> =
                        link.query().iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
                    let answer = admin.get(&format!("/{resource}?{}", query.join("&"))).await?;
                    let filter = Filter::Is(condition.clone());
                    let expected = records.iter().filter(|record| reference::holds(record, fields, &filter));
                    ensure!(answer.status == 200, "{resource} {condition:?}: {}", answer.text);
                    let (found, expected) = (answer.column("id"), reference::ids(expected));
                    ensure!(found == expected, "{resource} {condition:?}: found {found:#?}, expected {expected:#?}");
                }
            }
        }
    }
    Ok(())
}

fn encoded(value: &str) -> String {
    value.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}

fn tree(random: &mut Random, fields: &[Field], records: &[Value], depth: usize) -> Filter {
    match random.below(if depth == 0 { 1 } else { 5 }) {
        1 => Filter::And(AllOf { and: branches(random, fields, records, depth) }),
        2 => Filter::Or(AnyOf { or: branches(random, fields, records, depth) }),
        3 => Filter::Not(NoneOf { not: Box::new(tree(random, fields, records, depth - 1)) }),
        _ => {
            let field = random.pick(fields);
            let op = *random.pick(field.kind.operators());
            Filter::Is(condition(random, field, op, records))
        }
    }
}

/// Also none at all: all of nothing holds, any of nothing does not.
fn branches(random: &mut Random, fields: &[Field], records: &[Value], depth: usize) -> Vec<Filter> {
    (0..random.below(4)).map(|_| tree(random, fields, records, depth - 1)).collect()
}

async fn trees_of_conditions(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(2);
    data::fill(&app, &mut random, 80).await?;
    let admin = app.admin().await?;
    for (resource, fields) in LISTS {
        let mut records = reference::all(&admin, resource).await?;
        reference::sort(&mut records, fields, "id");
        for _ in 0..150 {
            let filter = tree(&mut random, fields, &records, 4);
            let body = json!({"filter": filter, "sort": "id", "limit": 200, "include_total": true});
            let answer = admin.post(&format!("/{resource}/search"), &body).await?;
            let expected = reference::ids(records.iter().filter(|record| reference::holds(record, fields, &filter)));
            ensure!(answer.status == 200, "{body}: {}", answer.text);
            ensure!(answer.column("id") == expected, "{body}: {:#?}, expected {expected:#?}", answer.column("id"));
            ensure!(answer.json["page"]["total"] == expected.len(), "{body}: {}", answer.json["page"]);
        }
    }
    Ok(())
}

async fn moments_may_be_counted_from_now(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    rep.post("/accounts", &json!({"kind": "clinic", "name": "Older"})).await?;
    app.clock.advance_seconds(3 * 86_400);
    let rep = app.rep().await?;
    rep.post("/accounts", &json!({"kind": "clinic", "name": "Newer"})).await?;
    for (filter, expected) in [
        ("filter[created_at][gte]=-2d", &["Newer"][..]),
        ("filter[created_at][lt]=-2d", &["Older"]),
        ("filter[created_at][lt]=%2B1d", &["Newer", "Older"]),
        ("filter[created_at]=-3d", &["Older"]),
    ] {
        assert_eq!(rep.get(&format!("/accounts?{filter}")).await?.column("name"), expected, "{filter}");
    }
    Ok(())
}

async fn what_makes_no_sense_is_refused(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (query, complaint) in [
        ("filter[nothing]=1", "filter[nothing] unknown_field"),
        ("filter[phones]=1", "filter[phones] unknown_field"),
        ("filter[search]=1", "filter[search] unknown_field"),
        ("filter[name][gt]=1", "filter[name][gt] operator"),
        ("filter[beds][contains]=1", "filter[beds][contains] operator"),
        ("filter[beds]=many", "filter[beds] type"),
        ("filter[beds]=1.5", "filter[beds] type"),
        ("filter[kind]=palace", "filter[kind] choice"),
        ("filter[owner_id]=me", "filter[owner_id] type"),
        ("filter[created_at]=yesterday", "filter[created_at] type"),
        ("filter[class][is_null]=perhaps", "filter[class][is_null] type"),
        ("filter[name][sounds_like]=x", "filter[name][sounds_like] unknown_parameter"),
        ("filter[name]=%00", "filter[name] type"),
        ("filter=1", "filter unknown_parameter"),
        ("nothing=1", "nothing unknown_parameter"),
        ("sort=phones", "sort unknown_field"),
        ("sort=search", "sort unknown_field"),
        ("expand=notes", "expand unknown_field"),
        ("limit=0", "limit range"),
        ("limit=201", "limit range"),
        ("limit=-1", "limit type"),
        ("limit=ten", "limit type"),
        ("include_total=yes", "include_total type"),
        ("q=%00", "q length"),
    ] {
        let answer = rep.get(&format!("/accounts?{query}")).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, complaint), "{query}: {}", answer.text);
    }
    // All complaints come at once.
    let answer = rep.get("/accounts?limit=0&sort=phones&filter[beds]=many").await?;
    assert_eq!(answer.json["errors"].as_array().map(Vec::len), Some(3), "{}", answer.text);

    let deep = (0..12).fold(json!({"field": "name", "op": "eq", "value": "a"}), |inner, _| json!({"not": inner}));
    let wide: Vec<Value> = (0..101).map(|_| json!({"field": "name", "op": "eq", "value": "a"})).collect();
    for (filter, code) in [(deep, "depth"), (json!({"or": wide}), "length")] {
        let answer = rep.post("/accounts/search", &json!({"filter": filter})).await?;
        assert_eq!((answer.status, answer.text_at("/errors/0/code")), (422, code), "{}", answer.text);
    }
    for body in [
        json!({"filter": {"field": "name", "op": "eq"}}),
        json!({"filter": {"field": "name", "op": "eq", "value": "a", "more": 1}}),
        json!({"filter": {"and": [], "or": []}}),
        json!({"filter": []}),
        json!({"page": 1}),
    ] {
        let answer = rep.post("/accounts/search", &body).await?;
        assert_eq!((answer.status, answer.code()), (422, "invalid"), "{body}: {}", answer.text);
    }
    Ok(())
}
