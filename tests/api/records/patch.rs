//! Merge patches (RFC 7396).

use super::sample;
use anyhow::Result;
use domain::people::account::{Account, AccountData};
use domain::people::reach::{Phone, PhoneLabel};
use reqwest::Method;
use serde_json::json;
use tests::{TestApp, an_account, an_address, on_both};

on_both!(null_takes_a_value_away, nothing_changed_is_no_change, what_no_patch_may_do, phones_are_kept_as_typed);

async fn null_takes_a_value_away(app: TestApp) -> Result<()> {
    for sample in sample::all(&app).await? {
        let caller = app.caller(sample.who).await?;
        let made = caller.post(&format!("/{}", sample.resource), &sample.new).await?;
        let path = format!("/{}/{}", sample.resource, made.text_at("/id"));
        let (field, value) = &sample.optional;
        let with = caller.patch(&path, 1, &json!({*field: value})).await?;
        assert_eq!((with.status, with.json.get(*field)), (200, Some(value)), "{}", with.text);
        let without = caller.patch(&path, 2, &json!({*field: null})).await?;
        assert_eq!((without.status, without.json.get(*field)), (200, None), "{}", without.text);
        let required = caller.patch(&path, 3, &json!({sample.field: null})).await?;
        if ["contacts", "affiliations", "inquiries", "activities"].contains(&sample.resource) {
            // A family name alone does, a number or an address alone, too, and a visit needs no subject; the second has a
            // default.
            continue;
        }
        let complaint = format!("/{} required", sample.field);
        assert_eq!((required.status, required.complaint()), (422, complaint), "{}", required.text);
    }
    Ok(())
}

async fn nothing_changed_is_no_change(app: TestApp) -> Result<()> {
    for sample in sample::all(&app).await? {
        let caller = app.caller(sample.who).await?;
        let made = caller.post(&format!("/{}", sample.resource), &sample.new).await?;
        let id = made.text_at("/id").to_owned();
        let path = format!("/{}/{id}", sample.resource);
        app.clock.advance_seconds(1);
        let same = json!({sample.field: sample.new[sample.field]});
        for patch in [json!({}), same, json!({sample.optional.0: null})] {
            let answer = caller.patch(&path, 1, &patch).await?;
            assert_eq!((answer.status, &answer.json), (200, &made.json), "{patch}");
        }
        let events = caller.get(&format!("/events?resource={}&record_id={id}", sample.resource)).await?;
        assert_eq!(events.column("kind"), ["created"], "{}", sample.resource);
    }
    Ok(())
}

async fn what_no_patch_may_do(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let path = format!("/accounts/{}", account.head.id);
    for (patch, complaint) in [
        (json!({"id": "0190"}), "/id unknown_field"),
        (json!({"version": 9}), "/version unknown_field"),
        (json!({"created_at": "2020-01-01T00:00:00Z"}), "/created_at unknown_field"),
        (json!({"last_touch_at": "2020-01-01T00:00:00Z"}), "/last_touch_at unknown_field"),
        (json!({"search": "x"}), "/search unknown_field"),
        (json!({"name": 7}), " type"),
        (json!({"name": " "}), "/name required"),
        (json!({"kind": "palace"}), " type"),
        (json!({"kind": "school"}), "/beds kind"),
        (json!({"phones": [{"number": "1"}]}), "/phones/0/number phone"),
        (json!([]), " type"),
        (json!("x"), " type"),
    ] {
        let account: Account = rep.create(AccountData { beds: Some(7), ..an_account() }).await?;
        let path = format!("/accounts/{}", account.head.id);
        let answer = rep.patch(&path, 1, &patch).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, complaint), "{patch}: {}", answer.text);
    }
    for (kind, status) in
        [("application/merge-patch+json", 200), ("application/json; charset=utf-8", 200), ("text/plain", 415)]
    {
        let request = rep.request(Method::PATCH, &path).header("if-match", "\"1\"").header("content-type", kind);
        assert_eq!(request.body("{}").await?.status, status, "{kind}");
    }
    Ok(())
}

async fn phones_are_kept_as_typed(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let phones = json!([
        {"label": "work", "number": " 0120-3577020 ", "e164": "+15551234567"},
        {"number": "98765 43210"},
        {"label": "other", "number": "108"},
    ]);
    let data = json!({"phones": phones, "addresses": [an_address("Noida")]});
    let answer = rep.patch(&format!("/accounts/{}", account.head.id), 1, &data).await?;
    let known = [
        Phone { label: PhoneLabel::Work, number: "0120-3577020".into(), e164: Some("+911203577020".into()) },
        Phone { label: PhoneLabel::Mobile, number: "98765 43210".into(), e164: Some("+919876543210".into()) },
        Phone { label: PhoneLabel::Other, number: "108".into(), e164: None },
    ];
    assert_eq!(answer.json["phones"], serde_json::to_value(known)?);
    Ok(())
}
