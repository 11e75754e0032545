//! Web forms: what they are, who may ask what of them without signing in, and what becomes of an answer.

mod forms;
mod page;
mod public;
mod taken_in;
mod unsent;

use anyhow::{Context, Result};
use api::config::Limits;
use domain::kernel::RecordId;
use domain::leads::web_form::{FormProof, WebForm, WebFormData};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{Answer, TestApp, TestDatabase, a_web_form};

/// Bits of zero that the tests' sums ask for: a few hundred tries.
const BITS: u8 = 8;

fn start(database: TestDatabase) -> Result<TestApp> {
    TestApp::start_with(database, Limits { proof_bits: BITS, ..Limits::default() })
}

/// A form of the hospital in Noida, made by its marketing.
async fn a_form(app: &TestApp, change: impl FnOnce(&mut WebFormData)) -> Result<WebForm> {
    let mut data = a_web_form();
    change(&mut data);
    app.marketing().await?.create(data).await
}

fn zero_bits(nonce: &str, answer: u32) -> u32 {
    let hash = Sha256::digest(format!("{nonce}.{answer}"));
    let whole = hash.iter().take_while(|byte| **byte == 0).count();
    u32::try_from(whole * 8).unwrap_or_default() + hash.get(whole).map_or(0, |byte| byte.leading_zeros())
}

/// Does the sum of a challenge; or gives the first number that is no answer.
fn solve(challenge: &str, right: bool) -> Result<FormProof> {
    let nonce = challenge.split('.').next().context("no nonce")?;
    let answer = (0..100_000_000_u32)
        .find(|number| (zero_bits(nonce, *number) >= u32::from(BITS)) == right)
        .context("no answer")?;
    Ok(FormProof { challenge: challenge.to_owned(), answer })
}

/// A sum that was done while somebody filled the form in: four seconds go by.
async fn proof(app: &TestApp, form: &WebForm) -> Result<FormProof> {
    let challenge = app.anonymous().client.create_form_challenge(&form.key).await?;
    app.clock.advance_seconds(4);
    solve(&challenge.challenge, true)
}

fn new_id(app: &TestApp) -> RecordId {
    app.clock.new_id()
}

/// What Asha sends, with other fields where a test says so.
fn sends(id: RecordId, proof: &FormProof, change: &Value) -> Value {
    let answers = json!({"name": "Asha Gupta", "phone": "98765 43210"});
    let mut body = json!({"id": id, "proof": proof, "answers": answers});
    domain::kernel::merge::apply(&mut body, change);
    body
}

async fn post(app: &TestApp, form: &WebForm, what: &str, body: &Value) -> Result<Answer> {
    app.anonymous().post(&format!("/public/forms/{}/{what}", form.key), body).await
}

/// Fills a form in and sends it.
async fn submit(app: &TestApp, form: &WebForm, change: &Value) -> Result<Answer> {
    let body = sends(new_id(app), &proof(app, form).await?, change);
    post(app, form, "submissions", &body).await
}

/// The form as it stands.
async fn now(app: &TestApp, form: &WebForm) -> Result<WebForm> {
    Ok(app.marketing().await?.client.get_web_form(form.head.id, "").await?)
}
