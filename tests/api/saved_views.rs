//! Saved views: who sees them, what they may ask, and what everybody has above their lists.

use anyhow::Result;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, on_both, organisation};

on_both!(
    a_view_is_seen_by_whom_it_is_shown_to,
    a_view_asks_what_its_list_knows,
    a_view_outlives_its_custom_field,
    each_has_an_arrangement_of_their_own,
);

async fn save(caller: &Caller, more: &Value) -> Result<Answer> {
    let mut view = json!({"name": "Doctors of Noida", "resource": "contacts",
        "question": {"filters": [{"field": "kind", "op": "in", "values": ["doctor"]}]}});
    for (name, value) in more.as_object().into_iter().flatten() {
        view[name] = value.clone();
    }
    caller.post("/saved-views", &view).await
}

async fn a_view_is_seen_by_whom_it_is_shown_to(app: TestApp) -> Result<()> {
    let (rep, colleague, manager) = (app.rep().await?, app.colleague().await?, app.manager().await?);
    let (neighbour, far, admin, head) =
        (app.neighbour().await?, app.far().await?, app.admin().await?, app.head_office().await?);
    let made = save(&rep, &json!({})).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/saved-views/{}", made.text_at("/id"));
    for other in [&colleague, &manager, &neighbour, &far, &admin, &head] {
        assert_eq!(other.get(&path).await?.status, 404, "a view is private at first");
    }
    let shown = rep.patch(&path, 1, &json!({"team_id": organisation::NOIDA_FIELD})).await?;
    assert_eq!(shown.status, 200, "{}", shown.text);
    for (other, status) in
        [(&colleague, 200), (&manager, 200), (&neighbour, 404), (&far, 404), (&admin, 404), (&head, 404)]
    {
        assert_eq!(other.get(&path).await?.status, status);
    }
    let change = json!({"name": "Mine now"});
    assert_eq!(colleague.patch(&path, 2, &change).await?.code(), "forbidden");
    assert_eq!(colleague.delete(&path, 2).await?.code(), "forbidden");
    let shown = rep.patch(&path, 2, &json!({"team_id": null, "facility_id": organisation::NOIDA})).await?;
    assert_eq!(shown.status, 200, "{}", shown.text);
    for (other, status) in
        [(&colleague, 200), (&manager, 200), (&neighbour, 200), (&far, 404), (&admin, 200), (&head, 200)]
    {
        assert_eq!(other.get(&path).await?.status, status);
        let listed = other.get("/saved-views?filter[resource]=contacts").await?.rows().len();
        assert_eq!(listed, usize::from(status == 200));
    }
    // Administrators keep what is shown to all in order.
    assert_eq!(manager.patch(&path, 3, &change).await?.code(), "forbidden");
    assert_eq!(admin.patch(&path, 3, &change).await?.text_at("/name"), "Mine now");
    // One shows nothing to others' teams and facilities.
    for wrong in [json!({"team_id": organisation::GURUGRAM_SALES}), json!({"facility_id": organisation::GURUGRAM})] {
        assert_eq!(rep.patch(&path, 4, &wrong).await?.code(), "invalid");
        assert_eq!(save(&rep, &wrong).await?.code(), "invalid");
    }
    Ok(())
}

async fn a_view_asks_what_its_list_knows(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let asked = |question: Value| json!({"question": question});
    for (question, pointer) in [
        (json!({"filters": [{"field": "blood_group", "op": "eq", "values": ["A"]}]}), "/question/filters/0"),
        (json!({"filters": [{"field": "kind", "op": "eq", "values": ["wizard"]}]}), "/question/filters/0"),
        (json!({"filters": [{"field": "kind", "op": "contains", "values": ["doc"]}]}), "/question/filters/0"),
        (json!({"filters": [{"field": "custom.ward", "op": "eq", "values": ["3"]}]}), "/question/filters/0"),
        (json!({"sort": "shoe_size"}), "/question/sort"),
        (json!({"columns": ["full_name", "custom.ward"]}), "/question/columns/1"),
    ] {
        let refused = save(&rep, &asked(question)).await?;
        assert_eq!((refused.status, refused.text_at("/errors/0/pointer")), (422, pointer), "{}", refused.text);
    }
    for question in [
        json!({"filters": [{"field": "created_at", "op": "gte", "values": ["2026-11-01"]}]}),
        json!({"filters": [{"field": "created_at", "op": "gte", "values": ["-30d"]}]}),
        json!({"filters": [{"field": "owner_id", "op": "eq", "values": [format!("{}~Asha", organisation::NOIDA)]}]}),
        json!({"q": "iyer", "sort": "-created_at,full_name", "columns": ["full_name", "phone"]}),
    ] {
        let made = save(&rep, &asked(question)).await?;
        assert_eq!(made.status, 201, "{}", made.text);
    }
    let path = format!("/saved-views/{}", save(&rep, &json!({})).await?.text_at("/id"));
    let moved = rep.patch(&path, 1, &json!({"resource": "accounts"})).await?;
    assert_eq!((moved.status, moved.text_at("/errors/0/pointer")), (422, "/resource"));
    // A list that the role does not see has no views.
    let physician = app.physician().await?;
    let agreements = json!({"resource": "tie-ups", "question": {}});
    assert_eq!(save(&physician, &agreements).await?.code(), "forbidden");
    Ok(())
}

async fn a_view_outlives_its_custom_field(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let field = json!({"resource": "contacts", "name": "ward", "label": "Ward", "kind": "text"});
    let field = admin.post("/custom-fields", &field).await?;
    let question = json!({"filters": [{"field": "custom.ward", "op": "eq", "values": ["3"]}], "sort": "custom.ward"});
    let made = save(&rep, &json!({"question": question})).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/saved-views/{}", made.text_at("/id"));
    admin.delete(&format!("/custom-fields/{}", field.text_at("/id")), 1).await?;
    // It is read and renamed as before; what it asks is not asked anew.
    assert_eq!(rep.get(&path).await?.json["question"], question);
    let renamed = rep.patch(&path, 1, &json!({"name": "Of ward 3"})).await?;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    let asked = rep.patch(&path, 2, &json!({"question": {"q": "iyer"}})).await?;
    assert_eq!((asked.status, asked.text_at("/errors/0/code")), (422, "unknown_field"), "{}", asked.text);
    let without = json!({"question": {"filters": null, "sort": null, "q": "iyer"}});
    assert_eq!(rep.patch(&path, 2, &without).await?.status, 200);
    Ok(())
}

async fn each_has_an_arrangement_of_their_own(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.colleague().await?);
    let mine = save(&rep, &json!({})).await?.text_at("/id").to_owned();
    let ours = save(&rep, &json!({"team_id": organisation::NOIDA_FIELD})).await?.text_at("/id").to_owned();
    let accounts = json!({"resource": "accounts", "question": {}});
    let elsewhere = save(&rep, &accounts).await?.text_at("/id").to_owned();
    let path = "/me/views/contacts";
    assert_eq!(rep.get(path).await?.json, json!({"pinned": []}));
    let chosen = json!({"pinned": [ours, mine], "default_view": mine});
    assert_eq!(rep.put(path, &chosen).await?.status, 200);
    assert_eq!(rep.get(path).await?.json, chosen);
    assert_eq!(rep.put(path, &chosen).await?.json, chosen, "twice is once");
    assert_eq!(rep.get("/me/views/accounts").await?.json, json!({"pinned": []}));
    for wrong in
        [json!({"pinned": [mine, mine]}), json!({"pinned": [elsewhere]}), json!({"pinned": [organisation::NOIDA]})]
    {
        assert_eq!(rep.put(path, &wrong).await?.code(), "invalid", "{wrong}");
    }
    assert_eq!(colleague.put(path, &json!({"pinned": [mine]})).await?.code(), "invalid");
    assert_eq!(colleague.put(path, &json!({"pinned": [ours], "default_view": ours})).await?.status, 200);
    // What is not shown any more stands nowhere.
    rep.patch(&format!("/saved-views/{ours}"), 1, &json!({"team_id": null})).await?;
    assert_eq!(colleague.get(path).await?.json, json!({"pinned": []}));
    rep.delete(&format!("/saved-views/{mine}"), 1).await?;
    assert_eq!(rep.get(path).await?.json, json!({"pinned": [ours]}));
    assert_eq!(rep.get("/me/views/nothing").await?.status, 404);
    Ok(())
}
