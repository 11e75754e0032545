//! Who sends: this installation's key for push services (VAPID, RFC 8292), made once and kept sealed in the database, so
//! that every node has the same. Browsers take messages of no other.

use crate::kernel::db::schema::settings;
use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::sealed;
use crate::kernel::secrets::Secrets;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64};
use diesel::prelude::*;
use domain::kernel::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

/// Its row in the settings, and what it is sealed for.
const NAME: &str = "push_key";
/// How long a push service may take one of ours for ours; a day at most.
const GOOD_SECONDS: i64 = 12 * 60 * 60;

pub struct Vapid {
    pair: EcdsaKeyPair,
    /// Whom a push service may write to about what we send: `mailto:…` or `https://…`.
    contact: Option<String>,
}

impl Vapid {
    /// Reads the key, or makes it at the first start.
    pub fn load(database: &Database, secrets: &Secrets, contact: Option<String>) -> ApiResult<Self> {
        let sealing = secrets.derive(NAME);
        let known = database.read_waiting(|connection| {
            let query = settings::table.find(NAME).select(settings::value);
            Ok(each!(connection, c => query.get_result::<String>(c).optional())?)
        })?;
        let kept = if let Some(kept) = known {
            kept
        } else {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
            let made = made.map_err(|_| ApiError::internal("no key for push messages could be made"))?;
            let made = STANDARD.encode(sealed::seal(&sealing, NAME.as_bytes(), made.as_ref())?);
            database.write_waiting(move |transaction| keep(transaction, &made))?
        };
        let kept = STANDARD.decode(kept).map_err(ApiError::internal)?;
        let key = sealed::open(&sealing, NAME.as_bytes(), &kept)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key, &SystemRandom::new());
        let pair = pair.map_err(|_| ApiError::internal("the key for push messages is none"))?;
        Ok(Self { pair, contact })
    }

    /// For browsers: base64url.
    pub fn public_key(&self) -> String {
        BASE64.encode(self.pair.public_key())
    }

    /// The header `Authorization` for a push service, by its origin: `https://push.example.com`.
    pub fn authorization(&self, origin: &str, now: Timestamp) -> ApiResult<String> {
        let expires = now.plus_seconds(GOOD_SECONDS).utc().timestamp();
        let mut claims = json!({"aud": origin, "exp": expires});
        if let (Some(contact), Some(claims)) = (&self.contact, claims.as_object_mut()) {
            claims.insert("sub".to_owned(), contact.clone().into());
        }
        let head = BASE64.encode(json!({"typ": "JWT", "alg": "ES256"}).to_string());
        let signed = [head, BASE64.encode(claims.to_string())].join(".");
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = signature.map_err(|_| ApiError::internal("a push message could not be signed"))?;
        Ok(format!("vapid t={signed}.{}, k={}", BASE64.encode(signature.as_ref()), self.public_key()))
    }
}

fn keep(transaction: &mut Transaction<'_>, made: &str) -> ApiResult<String> {
    let row = (settings::key.eq(NAME), settings::value.eq(made));
    let statement = diesel::insert_into(settings::table).values(row).on_conflict_do_nothing();
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    // Another node may have been faster.
    let query = settings::table.find(NAME).select(settings::value);
    Ok(each!(&mut *transaction.connection, c => query.get_result(c))?)
}
