//! The sum that a browser does before it sends anything, instead of a puzzle for people: cheap for one person, dear for
//! whoever sends thousands. The server signs it and keeps nothing; only what was used is remembered, until it ends.

use crate::kernel::db::Transaction;
use crate::kernel::db::schema::web_form_proofs as proofs;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::hexadecimal::hexadecimal;
use crate::kernel::secrets::{Secrets, random, sign};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use diesel::prelude::*;
use domain::kernel::{RecordId, Timestamp};
use domain::leads::web_form::{FormChallenge, FormLanguage, FormProof};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How long a form may be filled in; the script asks for another one by itself.
const SECONDS: i64 = 30 * 60;
/// Nobody reads a form and fills it in sooner.
const LEAST_MS: i64 = 3_000;

/// What a signature is over.
struct Signed<'a> {
    nonce: &'a str,
    /// Milliseconds since 1970.
    issued: i64,
    bits: u8,
}

impl Signed<'_> {
    fn signature(&self, secrets: &Secrets, form: &str) -> String {
        let Self { nonce, issued, bits } = self;
        BASE64.encode(sign(&secrets.derive("web forms"), format!("{form} {nonce} {issued} {bits}").as_bytes()))
    }
}

/// A new sum for one form.
pub fn issue(secrets: &Secrets, form: &str, bits: u8, now: Timestamp) -> ApiResult<FormChallenge> {
    let nonce = hexadecimal(&random::<16>()?);
    let signed = Signed { nonce: &nonce, issued: now.micros() / 1_000, bits };
    let challenge = format!("{nonce}.{}.{bits}.{}", signed.issued, signed.signature(secrets, form));
    let wait_ms = u32::try_from(LEAST_MS).unwrap_or_default();
    Ok(FormChallenge { challenge, bits, expires_at: now.plus_seconds(SECONDS), wait_ms })
}

/// A sum that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    nonce: String,
    expires_at: Timestamp,
    /// Sooner than anybody fills in a form.
    pub too_fast: bool,
}

/// What a refusal says: it took too long, was used before, or is no answer. People read the same of all: send it again.
pub fn refused(code: &str, language: FormLanguage) -> ApiError {
    ApiError::field("/proof", code, language.told().proof)
}

/// Whether a sum is this server's, of this form, still good, and done.
pub fn verify(secrets: &Secrets, form: &str, proof: &FormProof, now: Timestamp) -> Result<Done, &'static str> {
    let mut parts = proof.challenge.split('.');
    let (Some(nonce), Some(issued), Some(bits), Some(given), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("proof_wrong");
    };
    let (Ok(issued), Ok(bits)) = (issued.parse::<i64>(), bits.parse::<u8>()) else { return Err("proof_wrong") };
    let known = Signed { nonce, issued, bits }.signature(secrets, form);
    if !bool::from(known.as_bytes().ct_eq(given.as_bytes())) {
        return Err("proof_wrong");
    }
    let issued_at = Timestamp::from_micros(issued.saturating_mul(1_000)).ok_or("proof_wrong")?;
    let expires_at = issued_at.plus_seconds(SECONDS);
    if expires_at <= now {
        return Err("proof_expired");
    }
    if zero_bits(&Sha256::digest(format!("{nonce}.{}", proof.answer))) < u32::from(bits) {
        return Err("proof_wrong");
    }
    let too_fast = now.micros() / 1_000 < issued.saturating_add(LEAST_MS);
    Ok(Done { nonce: nonce.to_owned(), expires_at, too_fast })
}

/// How many bits of zero a hash begins with.
fn zero_bits(hash: &[u8]) -> u32 {
    let whole = hash.iter().take_while(|byte| **byte == 0).count();
    let rest = hash.get(whole).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(whole).unwrap_or_default().saturating_mul(8).saturating_add(rest)
}

/// Spends a sum on one submission; the same one may show it again: what it began, it sends.
pub fn spend(transaction: &mut Transaction<'_>, done: &Done, submission: RecordId) -> ApiResult<bool> {
    let over = diesel::delete(proofs::table.filter(proofs::expires_at.le(transaction.now)));
    each!(&mut *transaction.connection, c => over.execute(c))?;
    let row =
        (proofs::nonce.eq(&done.nonce), proofs::submission_id.eq(submission), proofs::expires_at.eq(done.expires_at));
    let statement = diesel::insert_into(proofs::table).values(row).on_conflict_do_nothing();
    if each!(&mut *transaction.connection, c => statement.execute(c))? == 1 {
        return Ok(true);
    }
    let query = proofs::table.find(&done.nonce).select(proofs::submission_id);
    let known: Option<RecordId> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    Ok(known == Some(submission))
}

#[cfg(test)]
mod tests {
    use super::zero_bits;

    #[test]
    fn bits_of_zero() {
        assert_eq!(zero_bits(&[0x80, 0]), 0);
        assert_eq!(zero_bits(&[0x01, 0]), 7);
        assert_eq!(zero_bits(&[0, 0x10]), 11);
        assert_eq!(zero_bits(&[0, 0]), 16);
    }
}
