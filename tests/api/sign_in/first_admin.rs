//! The first administrator of an empty installation.

use anyhow::Result;
use serde_json::{Value, json};
use tests::{TestApp, on_both};

on_both!(with Nobody: works_once, of_many_at_once_one_wins);

fn first_admin(email: &str) -> Value {
    json!({
        "full_name": "Sunil Verma", "email": email, "password": "seven quiet elephants",
        "facility_name": "Setu Hospital Noida",
    })
}

async fn works_once(app: TestApp) -> Result<()> {
    let anonymous = app.anonymous();
    assert!(anonymous.client.get_setup().await?.needs_first_admin);
    let weak = json!({"full_name": " ", "email": "x", "password": "short", "facility_name": ""});
    assert_eq!(anonymous.post("/setup", &weak).await?.status, 422);

    let answer = anonymous.post("/setup", &first_admin("admin@setu.example.in")).await?;
    assert_eq!((answer.status, answer.text_at("/user/role")), (200, "admin"), "{}", answer.text);
    assert!(!super::cookie(&answer).is_empty());
    let admin = anonymous.with_token(answer.text_at("/access_token"));
    let facilities = admin.get("/facilities").await?;
    assert_eq!(facilities.column("name"), ["Setu Hospital Noida"]);
    assert_eq!(admin.post("/facilities", &json!({"name": "A second one", "code": "TWO"})).await?.status, 201);

    assert!(!anonymous.client.get_setup().await?.needs_first_admin);
    let again = anonymous.post("/setup", &first_admin("another@setu.example.in")).await?;
    assert_eq!((again.status, again.code()), (409, "conflict"));
    Ok(())
}

/// Also where they ask different nodes.
async fn of_many_at_once_one_wins(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    let requests: Vec<_> = (0..6)
        .map(|number| {
            let anonymous = if number % 2 == 0 { app.anonymous() } else { node.anonymous() };
            let body = first_admin(&format!("admin{number}@setu.example.in"));
            actix_web::rt::spawn(async move { anonymous.post("/setup", &body).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(request.await??.status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
    node.stop().await;
    Ok(())
}
