//! What people ask of a form without signing in: what they read, the sum, machines, how often, and other sites' pages.

use super::{a_form, new_id, now, post, proof, sends, solve, start, submit};
use anyhow::Result;
use domain::leads::web_form::{FormField, FormFieldKind, FormLanguage};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{TestApp, TestDatabase, on_both};

on_both!(database Organisation:
    everybody_reads_it,
    a_sum_is_done_once_in_time_and_for_its_form,
    what_machines_send_becomes_nothing,
    answers_are_refused_by_their_fields,
    how_often_one_may_ask,
    whose_pages_may_ask,
);

async fn everybody_reads_it(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |data| {
        (data.language, data.collect_unsent) = (FormLanguage::Hindi, true);
        data.fields.push(FormField {
            choices: vec!["सुबह".into(), "शाम".into()],
            ..FormField::new(FormFieldKind::PreferredTime, "कब")
        });
    })
    .await?;
    let told = app.anonymous().get(&format!("/public/forms/{}", form.key)).await?;
    assert_eq!((told.status, told.header("cache-control")), (200, Some("public, max-age=60")), "{}", told.text);
    assert_eq!((told.text_at("/title"), told.text_at("/hospital")), ("Ask about your knee", "Setu Hospital Noida"));
    assert_eq!((told.text_at("/button_text"), told.text_at("/words/yes")), ("भेजें", "हाँ"));
    assert_eq!((told.text_at("/fields/1/name"), told.text_at("/fields/5/name")), ("phone", "referred"));
    assert!(!told.text_at("/consent/unsent_notice").is_empty());
    // Nobody learns who answers, by which campaign, or what is allowed inside.
    for hidden in ["owner_id", "team_id", "campaign", "source", "origins", "grants", "submitted", "id", "name"] {
        assert!(told.json.get(hidden).is_none(), "{hidden}");
    }
    assert_eq!(app.anonymous().get("/public/forms/abcdefghijklmnopqrst").await?.status, 404);
    app.stop().await;
    Ok(())
}

async fn refused(app: &TestApp, form: &domain::leads::web_form::WebForm, body: &Value) -> Result<String> {
    let answer = post(app, form, "submissions", body).await?;
    assert_eq!(answer.status, 422, "{}", answer.text);
    Ok(answer.complaint())
}

async fn a_sum_is_done_once_in_time_and_for_its_form(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let (form, other) = (a_form(&app, |_| ()).await?, a_form(&app, |_| ()).await?);
    let nothing = json!({});
    let challenge = app.anonymous().client.create_form_challenge(&form.key).await?;
    app.clock.advance_seconds(4);
    let right = solve(&challenge.challenge, true)?;
    let body = |proof: &_| sends(new_id(&app), proof, &nothing);
    assert_eq!(refused(&app, &form, &body(&solve(&challenge.challenge, false)?)).await?, "/proof proof_wrong");
    assert_eq!(refused(&app, &other, &body(&right)).await?, "/proof proof_wrong");
    // One that asks for less than the server did.
    let easy = challenge.challenge.replacen(&format!(".{}.", challenge.bits), ".1.", 1);
    assert_ne!(easy, challenge.challenge);
    assert_eq!(refused(&app, &form, &body(&solve(&easy, true)?)).await?, "/proof proof_wrong");
    for nonsense in ["", "....", "a.b.c.d", "00.0.0.x"] {
        let proof = domain::leads::web_form::FormProof { challenge: nonsense.to_owned(), answer: 0 };
        assert_eq!(refused(&app, &form, &body(&proof)).await?, "/proof proof_wrong", "{nonsense}");
    }
    let taken = post(&app, &form, "submissions", &body(&right)).await?;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(refused(&app, &form, &body(&right)).await?, "/proof proof_used");
    let late = proof(&app, &form).await?;
    app.clock.advance_seconds(30 * 60);
    assert_eq!(refused(&app, &form, &body(&late)).await?, "/proof proof_expired");
    assert_eq!(now(&app, &form).await?.submitted, 1);
    app.stop().await;
    Ok(())
}

/// They get the answer of everybody, and the form counts them.
async fn what_machines_send_becomes_nothing(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |data| data.thank_you = Some("We call you.".into())).await?;
    let trapped = submit(&app, &form, &json!({"website": "https://spam.example.com"})).await?;
    assert_eq!((trapped.status, trapped.text_at("/thank_you")), (200, "We call you."), "{}", trapped.text);
    let challenge = app.anonymous().client.create_form_challenge(&form.key).await?;
    app.clock.advance_seconds(2);
    let hasty = sends(new_id(&app), &solve(&challenge.challenge, true)?, &json!({}));
    let hasty = post(&app, &form, "submissions", &hasty).await?;
    assert_eq!((hasty.status, hasty.text_at("/thank_you")), (200, "We call you."));
    let counted = now(&app, &form).await?;
    assert_eq!((counted.spam, counted.submitted, counted.head.version), (2, 0, 1));
    let admin = app.admin().await?;
    assert_eq!((admin.get("/inquiries").await?.rows().len(), admin.get("/leads").await?.rows().len()), (0, 0));
    // Somebody who is a little slower, and left the box empty.
    let sent = submit(&app, &form, &json!({"website": " "})).await?;
    assert_eq!((sent.text_at("/thank_you"), now(&app, &form).await?.submitted), ("We call you.", 1));
    app.stop().await;
    Ok(())
}

async fn answers_are_refused_by_their_fields(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |data| {
        data.language = FormLanguage::Hindi;
        data.consent = data.consent.take().map(|mut consent| {
            consent.required = true;
            consent
        });
    })
    .await?;
    let wrong = json!({"answers": {"name": null, "phone": "12345", "email": "asha", "referred": "perhaps", "x": "y"}});
    let refused = submit(&app, &form, &wrong).await?;
    let told: Vec<_> = refused.json["errors"].as_array().into_iter().flatten().collect();
    let expected = ["/answers/x", "/answers/name", "/answers/phone", "/answers/email", "/answers/referred", "/consent"];
    assert_eq!(told.iter().map(|one| one["pointer"].as_str().unwrap_or_default()).collect::<Vec<_>>(), expected);
    assert_eq!(told[1]["detail"], json!("इसे भरें"));
    let other_words = submit(&app, &form, &json!({"consent": "Anything at all"})).await?;
    assert_eq!(other_words.complaint(), "/consent changed");
    for (body, status) in [
        (json!({"answers": {"message": "x".repeat(20_001)}}), 422),
        (json!({"extra": 1}), 422),
        (json!({"attribution": {"utm_source": "x".repeat(201)}}), 422),
        (json!({"answers": {"message": "x".repeat(70_000)}}), 413),
    ] {
        assert_eq!(submit(&app, &form, &body).await?.status, status, "{status}");
    }
    assert_eq!(now(&app, &form).await?.submitted, 0);
    app.stop().await;
    Ok(())
}

async fn how_often_one_may_ask(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let (form, other) = (a_form(&app, |_| ()).await?, a_form(&app, |_| ()).await?);
    for _ in 0..30 {
        assert_eq!(post(&app, &form, "submissions", &json!({})).await?.status, 422);
    }
    let refused = post(&app, &form, "submissions", &json!({})).await?;
    assert_eq!(
        (refused.status, refused.code(), refused.header("retry-after")),
        (429, "too_many_requests", Some("601"))
    );
    // Another node counts the same; another form, and another thing, are counted by themselves.
    let node = app.another_node()?;
    assert_eq!(post(&node, &form, "submissions", &json!({})).await?.status, 429);
    node.stop().await;
    assert_eq!(post(&app, &other, "submissions", &json!({})).await?.status, 422);
    assert_eq!(post(&app, &form, "challenge", &json!({})).await?.status, 200);
    app.clock.advance_seconds(600);
    assert_eq!(submit(&app, &form, &json!({})).await?.status, 200);
    app.stop().await;
    Ok(())
}

async fn whose_pages_may_ask(database: TestDatabase) -> Result<()> {
    const SITE: &str = "https://www.hospital.example.in";
    let app = start(database)?;
    let form = a_form(&app, |data| data.origins = vec![SITE.to_owned()]).await?;
    let anonymous = app.anonymous();
    let (public, sent) = (format!("/public/forms/{}", form.key), format!("/public/forms/{}/submissions", form.key));
    let allowed = "access-control-allow-origin";
    let read = anonymous.get(&public).header("origin", SITE).await?;
    assert_eq!((read.status, read.header(allowed), read.header("vary")), (200, Some(SITE), Some("origin")));
    let asked = anonymous.request(Method::OPTIONS, &sent).header("origin", SITE).await?;
    assert_eq!((asked.status, asked.header(allowed)), (204, Some(SITE)), "{}", asked.text);
    assert_eq!(asked.header("access-control-allow-headers"), Some("content-type"));
    // What is wrong has to be read there, too.
    let wrong = sends(new_id(&app), &proof(&app, &form).await?, &json!({"answers": {"phone": "1"}}));
    let wrong = anonymous.post(&sent, &wrong).header("origin", SITE).await?;
    assert_eq!((wrong.status, wrong.header(allowed)), (422, Some(SITE)));
    let body = sends(new_id(&app), &proof(&app, &form).await?, &json!({}));
    for site in ["https://elsewhere.example.in", "https://www.hospital.example.in:8443", "null"] {
        for (method, path) in [(Method::GET, &public), (Method::OPTIONS, &sent), (Method::POST, &sent)] {
            let refused = anonymous.request(method.clone(), path).json(&body).header("origin", site).await?;
            assert_eq!((refused.status, refused.header(allowed)), (403, None), "{method} from {site}");
        }
    }
    assert_eq!(now(&app, &form).await?.submitted, 0);
    assert_eq!(anonymous.post(&sent, &body).header("origin", SITE).await?.status, 200);
    // The hospital's own page.
    let own = sends(new_id(&app), &proof(&app, &form).await?, &json!({}));
    assert_eq!(anonymous.post(&sent, &own).header("origin", &app.url).await?.status, 200);
    app.stop().await;
    Ok(())
}
